namespace Workflows.Core.Tests.Architecture;

/// <summary>A line of a source file.</summary>
/// <param name="Place"><c>file:line</c>.</param>
/// <param name="Text">Without its end.</param>
/// <param name="LongestText">How many columns the longest string literal takes that begins and ends in it, quotes included.</param>
/// <param name="IsRaw">It is content of a raw string.</param>
internal sealed record SourceLine(string Place, string Text, int LongestText, bool IsRaw)
{
    private const int Indent = 4;

    /// <summary>One text alone is too long: it would not fit, followed by a comma, even on a line of its own.</summary>
    public bool IsWideByOneText(int most) =>
        IsRaw || Text.Length - Text.TrimStart().Length + Indent + LongestText + 1 > most;
}

/// <summary>Reads source files line by line, and knows as much of C# as is needed to tell texts from code.</summary>
internal static class SourceLines
{
    private const int RawQuotes = 3;

    public static IEnumerable<SourceLine> In(string file)
    {
        var raw = 0;
        foreach (var (text, i) in File.ReadLines(Path.Combine(Repository.Root, file)).Select((text, i) => (text, i)))
        {
            var place = $"{file}:{i + 1}";
            if (raw > 0 && !text.TrimStart().StartsWith(new string('"', raw), StringComparison.Ordinal))
            {
                yield return new SourceLine(place, text, 0, IsRaw: true);
                continue;
            }

            // What follows a raw string's end is code again.
            var from = raw > 0 ? text.IndexOf('"', StringComparison.Ordinal) + raw : 0;
            (var longest, raw) = Read(text, from);
            yield return new SourceLine(place, text, longest, IsRaw: false);
        }
    }

    /// <returns>The longest literal; and the quotes of a raw string that is still open at the line's end, or 0.</returns>
    private static (int Longest, int Open) Read(string line, int from)
    {
        var longest = 0;
        for (var at = from; at < line.Length; at++)
        {
            if (line[at] == '/' && line.AsSpan(at).StartsWith("//")) break;
            if (line[at] == '\'') at = EndOfCharacter(line, at);
            if (line[at] != '"') continue;

            var quotes = line.AsSpan(at).IndexOfAnyExcept('"') is var other and >= 0 ? other : line.Length - at;
            var end = quotes >= RawQuotes ? EndOfRaw(line, at, quotes) : EndOfText(line, at, isInterpolated: IsInterpolated(line, at));
            if (end < 0) return (longest, quotes);
            longest = Math.Max(longest, end - at + Prefix(line, at));
            at = end - 1;
        }

        return (longest, 0);
    }

    private static int EndOfCharacter(string line, int at)
    {
        var end = at + 1 < line.Length && line[at + 1] == '\\' ? line.IndexOf('\'', at + 3) : at + 2;
        return end > 0 && end < line.Length && line[end] == '\'' ? end : at;
    }

    /// <returns>Where code goes on; -1 where the string ends on a later line.</returns>
    private static int EndOfRaw(string line, int at, int quotes)
    {
        var end = line.IndexOf(new string('"', quotes), at + quotes, StringComparison.Ordinal);
        if (end < 0) return -1;
        end += quotes;
        while (end < line.Length && line[end] == '"') end++;
        return end;
    }

    /// <summary>The end of a plain or interpolated text, whose holes are code and may hold texts of their own.</summary>
    private static int EndOfText(string line, int at, bool isInterpolated)
    {
        for (var i = at + 1; i < line.Length; i++)
        {
            if (line[i] == '\\') i++;
            else if (line[i] == '"') return i + 1;
            else if (isInterpolated && line[i] == '{' && i + 1 < line.Length && line[i + 1] == '{') i++;
            else if (isInterpolated && line[i] == '{') i = EndOfHole(line, i) - 1;
        }

        return line.Length;
    }

    private static int EndOfHole(string line, int at)
    {
        var depth = 0;
        for (var i = at; i < line.Length; i++)
        {
            if (line[i] == '{') depth++;
            else if (line[i] == '"') i = EndOfText(line, i, IsInterpolated(line, i)) - 1;
            else if (line[i] == '\'') i = EndOfCharacter(line, i);
            else if (line[i] == '}' && --depth == 0) return i + 1;
        }

        return line.Length;
    }

    private static bool IsInterpolated(string line, int at) => line.AsSpan(at - Prefix(line, at), Prefix(line, at)).Contains('$');

    private static int Prefix(string line, int at)
    {
        var start = at;
        while (start > 0 && line[start - 1] is '$' or '@') start--;
        return at - start;
    }
}
