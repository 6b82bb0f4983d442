namespace Workflows.Definitions.Problems;

/// <summary>What names look like.</summary>
public static class NameRules
{
    public const string LabelRule = "small letters, digits and hyphens, at most 63, a letter or digit at both ends";
    public const string IdentifierRule = "letters, digits and underscores, at most 64, no digit first";

    /// <summary>A DNS label: names of workflows, steps and triggers.</summary>
    public static bool IsLabel(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > 63 || text[0] == '-' || text[^1] == '-')
        {
            return false;
        }

        foreach (var c in text)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-')
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A name that expressions can say: parameters, outputs, artifacts, axes.</summary>
    public static bool IsIdentifier(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > 64 || char.IsAsciiDigit(text[0]))
        {
            return false;
        }

        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '_')
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A secret and its key: <c>warehouse/password</c>.</summary>
    public static bool IsSecret(string text) =>
        text.Split('/') is [var secret, var key] && IsLabel(secret) && key.Length is > 0 and <= 253
        && key.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
