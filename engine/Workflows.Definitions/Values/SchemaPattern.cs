using System.Text;

namespace Workflows.Definitions.Values;

/// <summary>
/// Regular expressions as JSON Schema has them (ECMA 262). There <c>$</c> is the very end of the text; to .NET it is also the place before a last line
/// feed, so that <c>^[a-z]+$</c> would take "abc" with a line feed after it.
/// </summary>
internal static class SchemaPattern
{
    public static string ToDotNet(string pattern)
    {
        if (!pattern.Contains('$', StringComparison.Ordinal)) return pattern;

        var written = new StringBuilder(pattern.Length + 2);
        var inClass = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            var c = pattern[i];
            inClass = c switch { '[' => true, ']' => false, _ => inClass };
            if (c == '\\' && i + 1 < pattern.Length)
            {
                _ = written.Append(c).Append(pattern[++i]);
            }
            else
            {
                _ = c == '$' && !inClass ? written.Append("\\z") : written.Append(c);
            }
        }

        return written.ToString();
    }
}
