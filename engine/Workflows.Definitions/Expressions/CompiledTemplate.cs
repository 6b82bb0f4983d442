using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Workflows.Core.Expressions;
using Workflows.Core.Values;

namespace Workflows.Definitions.Expressions;

/// <summary>A template cut into JSON that is copied and texts that are computed. Kept as long as the template's text lives.</summary>
internal sealed class CompiledTemplate
{
    private static readonly ConditionalWeakTable<string, CompiledTemplate> Known = [];

    private readonly ImmutableArray<Segment> pieces;

    private CompiledTemplate(ImmutableArray<Segment> pieces) => this.pieces = pieces;

    public IEnumerable<Expression> Expressions => pieces.SelectMany(p => p.Text).Select(part => part.Expression).OfType<Expression>();

    /// <exception cref="ExpressionErrorException">An expression is wrong: the definition was never checked.</exception>
    public static CompiledTemplate Of(string json) => Known.GetValue(json, Compile);

    /// <exception cref="ValueErrorException">An expression gives no value; the message names it.</exception>
    public string Evaluate(Scope scope)
    {
        var output = new StringBuilder();
        foreach (var piece in pieces)
        {
            output.Append(piece.Json);
            if (!piece.Text.IsEmpty)
            {
                Write(output, piece, scope);
            }
        }

        return output.ToString();
    }

    private static void Write(StringBuilder output, Segment piece, Scope scope)
    {
        var value = new StringBuilder();
        if (TextParts.Whole(piece.Text) is { } whole)
        {
            Named(whole, expression => ValueWriter.Write(value, expression.Evaluate(scope), piece.Depth));
        }
        else
        {
            ValueWriter.String(value, Text(piece.Text, scope));
        }

        Evaluation.Pay(scope, value.Length);
        output.Append(value);
    }

    private static string Text(ImmutableArray<TextPart> parts, Scope scope)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
        {
            text.Append(part.Literal);
            if (part.Expression is { } inner)
            {
                var before = text.Length;
                Named(inner, expression => text.Append(ValueWriter.ToText(expression.Evaluate(scope))));
                Evaluation.Pay(scope, text.Length - before);
            }
        }

        return text.ToString();
    }

    private static void Named(Expression expression, Action<Expression> evaluate)
    {
        try
        {
            evaluate(expression);
        }
        catch (Exception e)
        {
            // Lists are computed when they are written, so Scriban's own errors come here too.
            var reason = Expression.Reason(e);
            var again = $"`{expression.Text}`: ";
            var why = reason.StartsWith(again, StringComparison.Ordinal) ? reason[again.Length..] : reason;
            throw new ValueErrorException($"`{{{{ {expression.Text} }}}}`: {why}");
        }
    }

    private static CompiledTemplate Compile(string json)
    {
        if (!TextParts.HasExpression(json))
        {
            return new CompiledTemplate([new Segment(json, [], 0)]);
        }

        var bytes = Encoding.UTF8.GetBytes(json);
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = ValueJson.WrappedNesting });
        var pieces = ImmutableArray.CreateBuilder<Segment>();
        var copied = 0;
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.String && reader.GetString() is { } text && TextParts.HasExpression(text))
            {
                var start = (int)reader.TokenStartIndex;
                pieces.Add(new Segment(Encoding.UTF8.GetString(bytes, copied, start - copied), TextParts.Cut(text), reader.CurrentDepth));
                copied = (int)reader.BytesConsumed;
            }
        }

        pieces.Add(new Segment(Encoding.UTF8.GetString(bytes, copied, bytes.Length - copied), [], 0));
        return new CompiledTemplate(pieces.ToImmutable());
    }

    /// <summary>JSON to copy, then a text to compute.</summary>
    /// <param name="Json">What stands before the text.</param>
    /// <param name="Text">Empty behind the last one.</param>
    /// <param name="Depth">How many objects and arrays lie around the text.</param>
    private readonly record struct Segment(string Json, ImmutableArray<TextPart> Text, int Depth);
}
