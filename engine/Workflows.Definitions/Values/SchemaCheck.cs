using System.Globalization;
using Workflows.Definitions.Canonical;
using Workflows.Definitions.Expressions;
using Workflows.Definitions.Problems;
using Workflows.Definitions.Syntax;

namespace Workflows.Definitions.Values;

/// <summary>What is wrong with one place of a value.</summary>
internal sealed record SchemaProblem(TextSpan At, Route Route, string Message, string? Suggestion = null);

/// <summary>Checks values against schemas.</summary>
internal static class SchemaCheck
{
    /// <summary>Everything that is wrong with the value.</summary>
    /// <param name="schema">What it must be.</param>
    /// <param name="value">The value.</param>
    /// <param name="route">Where it stands.</param>
    /// <param name="expressionsPass">A text with an expression may become anything: it is not checked.</param>
    public static IEnumerable<SchemaProblem> Check(Schema schema, Node value, Route route, bool expressionsPass = false)
    {
        if (expressionsPass && value is Node.Text text && TextParts.HasExpression(text.Value))
        {
            return [];
        }

        if (schema.Types.Count > 0 && !schema.Types.Any(t => Is(value, t)))
        {
            return [new SchemaProblem(value.Place, route, $"expected {string.Join(" or ", schema.Types.Select(Word))}, found {value.Kind}")];
        }

        return Values(schema, value, route)
            .Concat(value switch
            {
                Node.Number number => Numbers(schema, number, route),
                Node.Text plain => Texts(schema, plain, route),
                Node.List list => Lists(schema, list, route, expressionsPass),
                Node.Map map => Maps(schema, map, route, expressionsPass),
                _ => [],
            })
            .Concat(Several(schema, value, route, expressionsPass));
    }

    private static IEnumerable<SchemaProblem> Values(Schema schema, Node value, Route route)
    {
        if (schema.Enum is { } allowed && !allowed.Contains(CanonicalForm.Of(value)))
        {
            var suggestion = value is Node.Text text ? Nearest.Find(text.Value, allowed.Select(a => a.Trim('"'))) : null;
            var hint = suggestion is null ? string.Empty : $"; did you mean `{suggestion}`?";
            yield return new SchemaProblem(value.Place, route, $"expected one of {string.Join(", ", allowed)}, found {value.Kind}{hint}", suggestion);
        }

        if (schema.Const is { } constant && constant != CanonicalForm.Of(value))
        {
            yield return new SchemaProblem(value.Place, route, $"expected {constant}, found {value.Kind}");
        }
    }

    private static IEnumerable<SchemaProblem> Numbers(Schema schema, Node.Number number, Route route)
    {
        var value = number.Value;
        (bool Wrong, string Expected)[] rules =
        [
            (value < schema.Minimum, $"at least {schema.Minimum}"),
            (value > schema.Maximum, $"at most {schema.Maximum}"),
            (value <= schema.ExclusiveMinimum, $"more than {schema.ExclusiveMinimum}"),
            (value >= schema.ExclusiveMaximum, $"less than {schema.ExclusiveMaximum}"),
            (schema.MultipleOf is { } step && Math.Abs((value / step) - Math.Round(value / step)) > 1e-9, $"a multiple of {schema.MultipleOf}"),
        ];
        return Broken(rules, number, route);
    }

    private static IEnumerable<SchemaProblem> Texts(Schema schema, Node.Text text, Route route)
    {
        // JSON Schema counts code points, of which one may be two chars.
        var length = schema is { MinLength: null, MaxLength: null } ? 0 : text.Value.EnumerateRunes().Count();
        (bool Wrong, string Expected)[] rules =
        [
            (length < schema.MinLength, $"at least {Counted(schema.MinLength, "character")}"),
            (length > schema.MaxLength, $"at most {Counted(schema.MaxLength, "character")}"),
            (schema.Format is "file" or "folder" && text.Value.Contains('\0', StringComparison.Ordinal), "a path without NUL, which no file system has"),
            (schema.Pattern is { } pattern && !pattern.IsMatch(text.Value), $"a string that matches {schema.PatternText}"),
        ];
        return Broken(rules, text, route);
    }

    private static IEnumerable<SchemaProblem> Lists(Schema schema, Node.List list, Route route, bool expressionsPass)
    {
        (bool Wrong, string Expected)[] rules =
        [
            (list.Items.Count < schema.MinItems, $"at least {Counted(schema.MinItems, "item")}"),
            (list.Items.Count > schema.MaxItems, $"at most {Counted(schema.MaxItems, "item")}"),
            (schema.UniqueItems && list.Items.Select(CanonicalForm.Of).Distinct(StringComparer.Ordinal).Count() < list.Items.Count, "no item twice"),
        ];
        var items = schema.Items is { } each ? list.Items.SelectMany((item, i) => Check(each, item, route[i], expressionsPass)) : [];
        return Broken(rules, list, route).Concat(items);
    }

    private static IEnumerable<SchemaProblem> Maps(Schema schema, Node.Map map, Route route, bool expressionsPass)
    {
        (bool Wrong, string Expected)[] rules =
        [
            (map.Entries.Count < schema.MinProperties, $"at least {Counted(schema.MinProperties, "property", "properties")}"),
            (map.Entries.Count > schema.MaxProperties, $"at most {Counted(schema.MaxProperties, "property", "properties")}"),
        ];
        var missing = schema.Required.Where(name => map.Find(name) is null)
            .Select(name => new SchemaProblem(map.Place, route, $"`{name}` is missing{Described(schema, name)}"));
        var entries = map.Entries.SelectMany(entry => Property(schema, entry, route[entry.Key], expressionsPass));
        return Broken(rules, map, route).Concat(missing).Concat(entries);
    }

    private static IEnumerable<SchemaProblem> Property(Schema schema, Entry entry, Route route, bool expressionsPass)
    {
        if (schema.Properties.TryGetValue(entry.Key, out var property) || (property = schema.AdditionalProperties) is not null)
        {
            return Check(property, entry.Value, route, expressionsPass);
        }

        if (schema.Open)
        {
            return [];
        }

        var suggestion = Nearest.Find(entry.Key, schema.Properties.Keys);
        var hint = suggestion is null ? string.Empty : $"; did you mean `{suggestion}`?";
        return [new SchemaProblem(entry.At, route, $"`{Node.Shorten(entry.Key)}` is not known here{hint}", suggestion)];
    }

    private static IEnumerable<SchemaProblem> Several(Schema schema, Node value, Route route, bool expressionsPass)
    {
        bool Fits(Schema one) => !Check(one, value, route, expressionsPass).Any();
        if (schema.AnyOf.Count > 0 && !schema.AnyOf.Any(Fits))
        {
            yield return new SchemaProblem(value.Place, route, $"{value.Kind} fits none of the {schema.AnyOf.Count} forms allowed (anyOf)");
        }

        if (schema.OneOf.Count > 0 && schema.OneOf.Count(Fits) is var count and not 1)
        {
            yield return new SchemaProblem(value.Place, route, $"{value.Kind} fits {count} of the {schema.OneOf.Count} forms allowed, must be one (oneOf)");
        }

        foreach (var problem in schema.AllOf.SelectMany(each => Check(each, value, route, expressionsPass)))
        {
            yield return problem;
        }
    }

    private static IEnumerable<SchemaProblem> Broken((bool Wrong, string Expected)[] rules, Node value, Route route) =>
        rules.Where(r => r.Wrong).Select(r => new SchemaProblem(value.Place, route, FormattableString.Invariant($"expected {r.Expected}, found {value.Kind}")));

    private static string Counted(int? count, string one, string? many = null) =>
        count == 1 ? $"1 {one}" : string.Create(CultureInfo.InvariantCulture, $"{count} {many ?? one + "s"}");

    private static string Described(Schema schema, string name) =>
        schema.Properties.TryGetValue(name, out var property) && property.Description is { } text ? $": {text}" : string.Empty;

    private static bool Is(Node value, SchemaType type) => type switch
    {
        SchemaType.String => value is Node.Text,
        SchemaType.Number => value is Node.Number,
        SchemaType.Integer => value is Node.Number number && number.Value == Math.Floor(number.Value),
        SchemaType.Boolean => value is Node.Flag,
        SchemaType.Array => value is Node.List,
        SchemaType.Object => value is Node.Map,
        _ => value is Node.Nothing,
    };

    private static string Word(SchemaType type) => type switch
    {
        SchemaType.String => "a string",
        SchemaType.Number => "a number",
        SchemaType.Integer => "an integer",
        SchemaType.Boolean => "a boolean (`true` or `false`)",
        SchemaType.Array => "a list",
        SchemaType.Object => "a mapping",
        _ => "null",
    };
}
