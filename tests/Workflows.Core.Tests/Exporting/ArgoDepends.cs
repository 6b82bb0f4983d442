namespace Workflows.Core.Tests.Exporting;

/// <summary>Evaluates a <c>depends</c> as Argo does, when all tasks that it names have ended.</summary>
internal sealed class ArgoDepends
{
    private readonly string text;
    private readonly Func<string, string, bool> ended;
    private int at;

    private ArgoDepends(string text, Func<string, string, bool> ended) => (this.text, this.ended) = (text, ended);

    /// <param name="text">The expression.</param>
    /// <param name="ended">Whether a task ended so.</param>
    public static bool Holds(string text, Func<string, string, bool> ended) => new ArgoDepends(text, ended).Either();

    private bool Either()
    {
        var holds = Both();
        while (Take("||"))
        {
            holds |= Both();
        }

        return holds;
    }

    private bool Both()
    {
        var holds = One();
        while (Take("&&"))
        {
            holds &= One();
        }

        return holds;
    }

    private bool One()
    {
        if (Take("!"))
        {
            return !One();
        }

        if (Take("("))
        {
            var holds = Either();
            return Take(")") ? holds : throw new FormatException($"no ) at {at} of {text}");
        }

        var start = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '-' or '.'))
        {
            at++;
        }

        return text[start..at].Split('.') is [{ Length: > 0 } name, .. var end]
            ? end.Length == 0 ? ended(name, "Succeeded") || ended(name, "Skipped") : ended(name, end[0])
            : throw new FormatException($"no task at {start} of {text}");
    }

    private bool Take(string sign)
    {
        while (at < text.Length && text[at] == ' ')
        {
            at++;
        }

        if (!text.AsSpan(at).StartsWith(sign))
        {
            return false;
        }

        at += sign.Length;
        return true;
    }
}
