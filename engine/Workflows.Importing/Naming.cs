using System.Text;
using Workflows.Definitions.Problems;

namespace Workflows.Importing;

/// <summary>Names of other engines in the forms of ours.</summary>
internal static class Naming
{
    private const int MostLabel = 63;
    private const int MostIdentifier = 64;

    /// <summary>A DNS label: small letters, digits, hyphens.</summary>
    public static string Label(string name)
    {
        var label = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            var c = name[i];
            if (char.IsAsciiLetterUpper(c) && i > 0 && (char.IsAsciiLetterLower(name[i - 1]) || char.IsAsciiDigit(name[i - 1])))
            {
                label.Append('-');
            }

            label.Append(char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-');
        }

        var text = label.ToString();
        while (text.Contains("--", StringComparison.Ordinal))
        {
            text = text.Replace("--", "-", StringComparison.Ordinal);
        }

        text = text.Trim('-');
        return text.Length == 0 ? "step" : text[..Math.Min(text.Length, MostLabel)].Trim('-');
    }

    /// <summary>A label that is not taken yet, and is then.</summary>
    public static string Free(string wish, ISet<string> taken)
    {
        var label = Label(wish);
        for (var n = 1; ; n++)
        {
            var suffix = n == 1 ? string.Empty : $"-{n}";
            var name = label[..Math.Min(label.Length, MostLabel - suffix.Length)].TrimEnd('-') + suffix;
            if (taken.Add(name))
            {
                return name;
            }
        }
    }

    /// <summary>A name that expressions can say.</summary>
    public static string Identifier(string name)
    {
        var text = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
        text = text.Length == 0 || char.IsAsciiDigit(text[0]) ? "_" + text : text;
        return text[..Math.Min(text.Length, MostIdentifier)];
    }

    /// <summary>Whether an environment value may have this name.</summary>
    public static bool IsVariable(string name) => NameRules.IsIdentifier(name) && !name.StartsWith("WF_", StringComparison.OrdinalIgnoreCase);

    /// <summary>How an expression reads a member.</summary>
    public static string Member(string of, string name) =>
        NameRules.IsIdentifier(name) ? $"{of}.{name}" : $"{of}['{name.Replace("'", "\\'", StringComparison.Ordinal)}']";
}
