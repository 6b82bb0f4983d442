using System.Text;

namespace Workflows.Importing.Expressions;

/// <summary>What kind of token it is.</summary>
internal enum TokenKind
{
    Word,
    Quoted,
    Number,

    /// <summary>A tag of the source, or words around one: <c>{{steps.a.outputs.result}}-x</c>.</summary>
    Tagged,
    Sign,
    End,
}

/// <summary>A token of an expression of another engine.</summary>
internal readonly record struct Token(TokenKind Kind, string Text)
{
    private static readonly string[] Signs =
    [
        "===", "!==", "==", "!=", "=~", "!~", "<=", ">=", "&&", "||", "??", "?.", "<", ">",
        "!", "(", ")", "[", "]", ",", ".", "+", "-", "*", "/", "%", "?", ":",
    ];

    /// <param name="text">The expression.</param>
    /// <param name="bare">Words may hold dots, hyphens and slashes, as values that are no strings of the language do.</param>
    public static List<Token> All(string text, bool bare)
    {
        List<Token> tokens = [];
        for (var at = 0; at < text.Length;)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }

            var token = Next(text, ref at, bare, tokens.Count > 0 && tokens[^1] is { Kind: TokenKind.Sign, Text: "." });
            tokens.Add(token);
        }

        tokens.Add(new Token(TokenKind.End, string.Empty));
        return tokens;
    }

    private static Token Next(string text, ref int at, bool bare, bool isMember)
    {
        if (text[at] is '"' or '\'')
        {
            return Quotes(text, ref at);
        }

        var start = at;
        var tagged = false;
        while (at < text.Length && (IsWord(text[at], bare) || text.AsSpan(at).StartsWith("{{")))
        {
            if (text.AsSpan(at).StartsWith("{{"))
            {
                var end = text.IndexOf("}}", at, StringComparison.Ordinal);
                tagged = true;
                at = end < 0 ? text.Length : end + 2;
            }
            else
            {
                at++;
            }
        }

        if (at > start)
        {
            var word = text[start..at];
            if (!bare && !isMember && char.IsAsciiDigit(word[0]) && at + 1 < text.Length && text[at] == '.' && char.IsAsciiDigit(text[at + 1]))
            {
                at++;
                while (at < text.Length && char.IsAsciiDigit(text[at]))
                {
                    at++;
                }

                word = text[start..at];
            }

            return new Token(tagged ? TokenKind.Tagged : Term.IsNumber(word) ? TokenKind.Number : TokenKind.Word, word);
        }

        foreach (var sign in Signs)
        {
            if (text.AsSpan(at).StartsWith(sign))
            {
                at += sign.Length;
                return new Token(TokenKind.Sign, sign);
            }
        }

        throw new UntranslatableException($"`{text[at]}` is not understood");
    }

    private static bool IsWord(char c, bool bare) => char.IsLetterOrDigit(c) || c is '_' or '$' or '@' || (bare && c is '-' or '.' or '/' or '^' or '*');

    private static Token Quotes(string text, ref int at)
    {
        var quote = text[at++];
        var value = new StringBuilder();
        for (; at < text.Length && text[at] != quote; at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length)
            {
                at++;
                value.Append(text[at] switch { 'n' => '\n', 't' => '\t', var other => other });
            }
            else
            {
                value.Append(text[at]);
            }
        }

        at++;
        var inside = value.ToString();
        return new Token(inside.Contains("{{", StringComparison.Ordinal) ? TokenKind.Tagged : TokenKind.Quoted, inside);
    }
}
