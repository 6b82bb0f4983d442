using System.Collections.Immutable;

namespace Workflows.Definitions.Expressions;

/// <summary>A text cut at its <c>{{ }}</c>: literal pieces and expressions in turn.</summary>
/// <param name="Literal">Stands before the expression.</param>
/// <param name="Expression">Null for the last piece, where the text ends with a literal.</param>
/// <param name="Offset">Where the expression stands in the text.</param>
internal readonly record struct TextPart(string Literal, Expression? Expression, int Offset);

/// <summary>Cuts texts.</summary>
internal static class TextParts
{
    public static bool HasExpression(string text) => text.Contains("{{", StringComparison.Ordinal);

    /// <exception cref="ExpressionErrorException">An expression is wrong; the offset counts from the text's start.</exception>
    public static ImmutableArray<TextPart> Cut(string text)
    {
        var parts = ImmutableArray.CreateBuilder<TextPart>();
        var at = 0;
        for (var open = text.IndexOf("{{", StringComparison.Ordinal); open >= 0; open = text.IndexOf("{{", at, StringComparison.Ordinal))
        {
            var close = Close(text, open + 2);
            parts.Add(new TextPart(text[at..open], Get(text, open + 2, close), open + 2));
            at = close + 2;
        }

        if (at < text.Length)
        {
            parts.Add(new TextPart(text[at..], null, at));
        }

        return parts.ToImmutable();
    }

    /// <summary>The only expression of a text that is nothing else, blanks aside; it keeps its type.</summary>
    public static Expression? Whole(ImmutableArray<TextPart> parts) => parts switch
    {
        [{ Literal: var before, Expression: { } expression }] when string.IsNullOrWhiteSpace(before) => expression,
        [{ Literal: var before, Expression: { } expression }, { Expression: null, Literal: var after }]
            when string.IsNullOrWhiteSpace(before) && string.IsNullOrWhiteSpace(after) => expression,
        _ => null,
    };

    // The `}}` that ends the expression: not in a text, not of a map inside a map.
    private static int Close(string text, int from)
    {
        var depth = 0;
        var i = from;
        try
        {
            while (i < text.Length)
            {
                var c = text[i];
                if (c is '\'' or '"' or '`')
                {
                    i = ExpressionSource.SkipText(text, i);
                    continue;
                }

                if (c == '}' && depth == 0 && i + 1 < text.Length && text[i + 1] == '}')
                {
                    return i;
                }

                depth += c == '{' ? 1 : c == '}' ? -1 : 0;
                i++;
            }
        }
        catch (ExpressionErrorException e) when (text.IndexOf("}}", from, StringComparison.Ordinal) < 0)
        {
            throw new ExpressionErrorException(from - 2, "`{{` has no `}}`; close it", e.Suggestion);
        }

        throw new ExpressionErrorException(from - 2, "`{{` has no `}}`; close it, or write `{{ \"{{\" }}` for the characters themselves");
    }

    private static Expression Get(string text, int start, int end)
    {
        if (start < end && (text[start] is '-' or '~' || text[end - 1] is '-' or '~'))
        {
            throw new ExpressionErrorException(start, "`{{-` and `-}}` are refused: nothing is trimmed here; put a blank after `{{`");
        }

        try
        {
            return ExpressionCache.Get(text[start..end]);
        }
        catch (ExpressionErrorException e)
        {
            throw new ExpressionErrorException(start + e.Offset, e.Message, e.Suggestion);
        }
    }
}
