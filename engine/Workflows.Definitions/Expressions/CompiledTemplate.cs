using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Workflows.Core.Expressions;
using Workflows.Definitions.Canonical;

namespace Workflows.Definitions.Expressions;

/// <summary>A template cut into JSON that is copied and texts that are computed. Kept as long as the template's text lives.</summary>
internal sealed class CompiledTemplate
{
    private static readonly ConditionalWeakTable<string, CompiledTemplate> Known = [];

    private readonly ImmutableArray<Piece> pieces;

    private CompiledTemplate(ImmutableArray<Piece> pieces) => this.pieces = pieces;

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
                Write(output, piece.Text, scope);
            }
        }

        return output.ToString();
    }

    private static void Write(StringBuilder output, ImmutableArray<TextPart> parts, Scope scope)
    {
        if (TextParts.Whole(parts) is { } whole)
        {
            var value = new StringBuilder();
            Named(whole, expression => ValueWriter.Write(value, expression.Evaluate(scope)));
            output.Append(value);
            return;
        }

        var text = new StringBuilder();
        foreach (var part in parts)
        {
            text.Append(part.Literal);
            if (part.Expression is { } inner)
            {
                Named(inner, expression => text.Append(ValueWriter.ToText(expression.Evaluate(scope))));
            }
        }

        JsonText.String(output, text.ToString());
    }

    private static void Named(Expression expression, Action<Expression> evaluate)
    {
        try
        {
            evaluate(expression);
        }
        catch (ValueErrorException e)
        {
            throw new ValueErrorException($"`{{{{ {expression.Text} }}}}`: {e.Message}");
        }
        catch (Scriban.Syntax.ScriptRuntimeException e)
        {
            // Lists are computed when they are written, so their errors come late.
            throw new ValueErrorException($"`{{{{ {expression.Text} }}}}`: {(e.InnerException as ValueErrorException)?.Message ?? e.OriginalMessage}");
        }
    }

    private static CompiledTemplate Compile(string json)
    {
        if (!TextParts.HasExpression(json))
        {
            return new CompiledTemplate([new Piece(json, [])]);
        }

        var bytes = Encoding.UTF8.GetBytes(json);
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = 2 * Limits.Nesting });
        var pieces = ImmutableArray.CreateBuilder<Piece>();
        var copied = 0;
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.String && reader.GetString() is { } text && TextParts.HasExpression(text))
            {
                var start = (int)reader.TokenStartIndex;
                pieces.Add(new Piece(Encoding.UTF8.GetString(bytes, copied, start - copied), TextParts.Cut(text)));
                copied = (int)reader.BytesConsumed;
            }
        }

        pieces.Add(new Piece(Encoding.UTF8.GetString(bytes, copied, bytes.Length - copied), []));
        return new CompiledTemplate(pieces.ToImmutable());
    }

    /// <summary>JSON to copy, then a text to compute.</summary>
    private readonly record struct Piece(string Json, ImmutableArray<TextPart> Text);
}
