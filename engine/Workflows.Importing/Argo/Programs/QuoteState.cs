namespace Workflows.Importing.Argo.Programs;

/// <summary>Within which quotes a program's text is, as far as it has been read.</summary>
internal sealed class QuoteState(CodeText.Language language)
{
    /// <summary>The quote that is open; empty outside of all.</summary>
    public string Open { get; private set; } = string.Empty;

    public void Read(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (Open.Length > 0)
            {
                if (text[at] == '\\' && !(language == CodeText.Language.Shell && Open == "'"))
                {
                    at++;
                }
                else if (text.AsSpan(at).StartsWith(Open))
                {
                    at += Open.Length - 1;
                    Open = string.Empty;
                }

                continue;
            }

            if (text[at] == '\\')
            {
                at++;
            }
            else if (IsComment(text, at))
            {
                at = text.IndexOf('\n', at) is var end and >= 0 ? end : text.Length;
            }
            else if (text[at] is '\'' or '"' || (text[at] == '`' && language == CodeText.Language.JavaScript))
            {
                Open = Triple(text, at) ?? text[at].ToString();
                at += Open.Length - 1;
            }
        }
    }

    private bool IsComment(string text, int at) =>
        text[at] == '#' && language is CodeText.Language.Shell or CodeText.Language.Python && text[at] == '#' && (at == 0 || char.IsWhiteSpace(text[at - 1]));

    private string? Triple(string text, int at)
    {
        var three = new string(text[at], 3);
        return language == CodeText.Language.Python && text.AsSpan(at).StartsWith(three) ? three : null;
    }
}
