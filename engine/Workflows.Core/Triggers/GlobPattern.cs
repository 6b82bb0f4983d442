namespace Workflows.Core.Triggers;

/// <summary>
/// A pattern over names with slashes, as branches, tags and paths are: <c>*</c> is anything within one segment, <c>?</c> one character of it, <c>**</c>
/// anything, and <c>**/</c> any number of whole segments, none included. Everything else is itself. Matching takes time in proportion to both
/// lengths, whatever they are.
/// </summary>
public sealed class GlobPattern
{
    // In the place of characters that no pattern needs as themselves.
    private const char One = '\u0001', Within = '\u0002', Anything = '\u0003', Segments = '\u0004';

    private readonly string tokens;

    public GlobPattern(string pattern)
    {
        var read = new System.Text.StringBuilder(pattern.Length);
        for (var at = 0; at < pattern.Length; at++)
        {
            if (pattern[at] != '*')
            {
                read.Append(pattern[at] == '?' ? One : pattern[at]);
                continue;
            }

            var isDouble = at + 1 < pattern.Length && pattern[at + 1] == '*';
            var isWhole = isDouble && (at == 0 || pattern[at - 1] == '/') && at + 2 < pattern.Length && pattern[at + 2] == '/';
            read.Append(isWhole ? Segments : isDouble ? Anything : Within);
            at += isWhole ? 2 : isDouble ? 1 : 0;
        }

        tokens = read.ToString();
    }

    public bool Matches(string name)
    {
        // Where in the name the tokens so far may have ended.
        bool[] ends = new bool[name.Length + 1], next = new bool[name.Length + 1];
        ends[0] = true;
        foreach (var token in tokens)
        {
            var isBegun = false;
            for (var at = 0; at <= name.Length; at++)
            {
                next[at] = token switch
                {
                    Anything => ends[at] || (at > 0 && next[at - 1]),
                    Within => ends[at] || (at > 0 && next[at - 1] && name[at - 1] != '/'),
                    Segments => ends[at] || (isBegun && name[at - 1] == '/'),
                    One => at > 0 && ends[at - 1] && name[at - 1] != '/',
                    _ => at > 0 && ends[at - 1] && name[at - 1] == token,
                };
                isBegun |= ends[at];
            }

            (ends, next) = (next, ends);
        }

        return ends[name.Length];
    }
}
