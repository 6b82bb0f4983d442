using System.Text.RegularExpressions;

namespace Workflows.Importing.Argo.Programs;

/// <summary>Values that a program's text reads from its environment, each under a name of its own.</summary>
internal sealed partial class EnvironmentNames(ISet<string> taken)
{
    private static readonly HashSet<string> Kept = new(
        "PATH HOME LANG TZ TMPDIR USER SHELL PWD IFS HOSTNAME TERM PS1 ENV BASH_ENV LD_PRELOAD LD_LIBRARY_PATH PYTHONPATH".Split(' '), StringComparer.Ordinal);

    private static readonly HashSet<string> Silent = new(
        "parameters steps outputs object string array math to_json from_json map join result capitalize to_double to_long workflow".Split(' '),
        StringComparer.Ordinal);

    private readonly Dictionary<string, string> names = new(StringComparer.Ordinal);

    /// <summary>Name to the value in our language.</summary>
    public IReadOnlyDictionary<string, string> Values => names.ToDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);

    /// <param name="value">The value as a field of ours says it.</param>
    public string Of(string value)
    {
        if (names.TryGetValue(value, out var known))
        {
            return known;
        }

        var words = Word().Matches(value).Select(match => match.Value).Where(word => !Silent.Contains(word)).Take(4).ToList();
        var name = words.Count == 0 ? "VALUE" : string.Join('_', words).Replace('-', '_').ToUpperInvariant();
        name = Kept.Contains(name) || name.StartsWith("WF_", StringComparison.Ordinal) || char.IsAsciiDigit(name[0]) ? "INPUT_" + name : name;
        name = name[..Math.Min(name.Length, 60)];
        for (var n = 2; !taken.Add(name); n++)
        {
            name = $"{name.TrimEnd([.. "0123456789"]).TrimEnd('_')}_{n}";
        }

        names[value] = name;
        return name;
    }

    [GeneratedRegex(@"[A-Za-z_][\w-]*")]
    private static partial Regex Word();
}
