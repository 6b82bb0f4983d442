using Workflows.Core.Definitions;
using Workflows.Definitions.Canonical;
using Workflows.Definitions.Expressions;
using Workflows.Definitions.Problems;
using Workflows.Definitions.Syntax;

namespace Workflows.Definitions.Fields;

/// <summary>Fields whose texts may hold expressions.</summary>
internal static class TemplateFields
{
    /// <summary>Any value.</summary>
    public static Template Template(this Field field, Names allowed)
    {
        Collect(field.Node, field.Route, field, allowed);
        return new Template(NodeJson.Write(field.Node));
    }

    /// <summary>A map of values.</summary>
    public static Template? TemplateMap(this Field field, string what, Names allowed) =>
        field.Map(what) is null ? null : field.Template(allowed);

    /// <summary>
    /// A text with expressions, as a JSON string. Plain numbers and flags are taken where nothing gets lost on the way: 5 and true are,
    /// 1.10 and 0x1F are not.
    /// </summary>
    public static Template? TemplateText(this Field field, string what, Names allowed)
    {
        var written = field.Node switch
        {
            Node.Number number when number.Written == number.Json => number.Json,
            Node.Flag flag => flag.Value ? "true" : "false",
            _ => null,
        };
        if (written is not null)
        {
            return new Template(JsonText.String(written));
        }

        return field.Text(what) is null ? null : field.Template(allowed);
    }

    /// <summary>A condition, bare or in braces.</summary>
    public static Condition? Condition(this Field field, Names allowed)
    {
        if (field.Node is Node.Flag flag)
        {
            return new Condition(flag.Value ? "true" : "false");
        }

        if (field.Text("an expression that gives true or false") is not { } text)
        {
            return null;
        }

        try
        {
            if (!TextParts.HasExpression(text))
            {
                Use(field, ExpressionCache.Get(text), 0, allowed);
                return new Condition(text.Trim());
            }

            if (TextParts.Whole(TextParts.Cut(text)) is { } whole)
            {
                Use(field, whole, text.IndexOf("{{", StringComparison.Ordinal) + 2, allowed);
                return new Condition(whole.Text);
            }

            field.Error("expected one expression, found text around it; write the condition bare, with `&&` and `||`");
        }
        catch (ExpressionErrorException e)
        {
            Wrong(field.Node.Place, field.Route, field, text, e);
        }

        return null;
    }

    private static void Collect(Node node, Route route, Field field, Names allowed)
    {
        switch (node)
        {
            case Node.Text text when TextParts.HasExpression(text.Value):
                Cut(text, route, field, allowed);
                break;
            case Node.List list:
                for (var i = 0; i < list.Items.Count; i++)
                {
                    Collect(list.Items[i], route[i], field, allowed);
                }

                break;
            case Node.Map map:
                foreach (var entry in map.Entries)
                {
                    if (TextParts.HasExpression(entry.Key))
                    {
                        field.Errors.Add(entry.At, route[Node.Shorten(entry.Key)], "a key can't hold an expression; only values can");
                    }

                    Collect(entry.Value, route[entry.Key], field, allowed);
                }

                break;
        }
    }

    private static void Cut(Node.Text text, Route route, Field field, Names allowed)
    {
        try
        {
            foreach (var part in TextParts.Cut(text.Value))
            {
                if (part.Expression is { } expression)
                {
                    // `${{ x }}` of other tools, as the whole of a text: with the dollar kept, its value would be another one than meant.
                    if (part.Literal == "$" && part.Offset == 3 && text.Value.EndsWith("}}", StringComparison.Ordinal) && !field.Source.Accepted)
                    {
                        const string Written = "an expression is written `{{ }}` here, without `$`; for the sign itself write `{{ '$' }}{{ ... }}`";
                        field.Errors.Add(text.Place, route, Written);
                    }

                    field.Source.Uses.Add(new ExpressionUse(expression, text.Place, part.Offset, route, allowed, field.Source.Step));
                }
            }
        }
        catch (ExpressionErrorException e)
        {
            Wrong(text.Place, route, field, text.Value, e);
        }
    }

    private static void Use(Field field, Expression expression, int offset, Names allowed) =>
        field.Source.Uses.Add(new ExpressionUse(expression, field.Node.Place, offset, field.Route, allowed, field.Source.Step));

    // The place of an error inside a text: what follows it there is looked for in the file.
    private static void Wrong(TextSpan scalar, Route route, Field field, string text, ExpressionErrorException e)
    {
        var offset = Math.Clamp(e.Offset, 0, text.Length);
        var rest = text.AsSpan(offset);
        var end = rest.IndexOfAny(" \n\"'\\");
        var piece = rest[..(end < 0 ? Math.Min(rest.Length, 60) : Math.Min(end, 60))].ToString();
        field.Errors.Add(field.Errors.Inside(scalar, piece, offset), route, e.Message, e.Suggestion);
    }
}
