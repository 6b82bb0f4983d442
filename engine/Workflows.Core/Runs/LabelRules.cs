using System.Globalization;

namespace Workflows.Core.Runs;

/// <summary>
/// What may be a label of a run, as Kubernetes has it: a key, <c>team</c> or <c>example.com/team</c>, and a value that may be empty. So what holds for pods,
/// and what people know of them, holds here.
/// </summary>
public static class LabelRules
{
    /// <summary>Labels of one run.</summary>
    public const int Most = 16;

    /// <summary>Characters of a value, and of a key without its prefix.</summary>
    public const int Longest = 63;

    private const int LongestPrefix = 253;

    private const string Name = "letters, digits, `-`, `_` and `.`, with a letter or digit at both ends";

    /// <summary>Why these can't be the labels of a run; null where they can.</summary>
    public static string? Problem(IReadOnlyDictionary<string, string> labels) => labels.Count > Most
        ? string.Create(CultureInfo.InvariantCulture, $"expected at most {Most}, found {labels.Count}")
        : labels.Select(label => ProblemOfKey(label.Key) ?? ProblemOfValue(label.Key, label.Value)).FirstOrDefault(problem => problem is not null);

    /// <summary>Why this can't be a label's key; null where it can.</summary>
    public static string? ProblemOfKey(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        return IsName(key[(slash + 1)..]) && (slash < 0 || IsDomain(key[..slash])) ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"`{key}` can't be the key of a label: expected 1 to {Longest} {Name}, such as `team`, and before it nothing or a DNS name and `/`");
    }

    /// <summary>Why this can't be the value of a label with that key; null where it can.</summary>
    public static string? ProblemOfValue(string key, string? value) => value is not null && (value.Length == 0 || IsName(value)) ? null : string.Create(
        CultureInfo.InvariantCulture,
        $"`{value ?? "null"}` can't be the value of label {key}: expected at most {Longest} {Name}, or nothing");

    private static bool IsName(string text) => text.Length is > 0 and <= Longest
        && char.IsAsciiLetterOrDigit(text[0]) && char.IsAsciiLetterOrDigit(text[^1])
        && text.All(static each => char.IsAsciiLetterOrDigit(each) || each is '-' or '_' or '.');

    private static bool IsDomain(string text) => text.Length is > 0 and <= LongestPrefix && text.Split('.').All(static part =>
        part.Length is > 0 and <= Longest && part[0] != '-' && part[^1] != '-'
        && part.All(static each => char.IsAsciiLetterLower(each) || char.IsAsciiDigit(each) || each == '-'));
}
