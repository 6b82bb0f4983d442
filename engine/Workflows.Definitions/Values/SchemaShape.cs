using System.Text.RegularExpressions;
using Workflows.Definitions.Canonical;
using Workflows.Definitions.Fields;
using Workflows.Definitions.Syntax;

namespace Workflows.Definitions.Values;

/// <summary>The keywords of a schema.</summary>
internal static class SchemaShape
{
    private const string What = "a JSON Schema such as { type: number, minimum: 0 }";

    private static readonly Dictionary<string, SchemaType> Types =
        System.Enum.GetValues<SchemaType>().ToDictionary(t => t.ToString().ToLowerInvariant(), StringComparer.Ordinal);

    public static Shape<Schema> Shape { get; } = new Shape<Schema>("schema")
        .Add("type", Type)
        .Add("title", (s, f) => s.Title = f.Text())
        .Add("description", (s, f) => s.Description = f.Text())
        .Add("default", (s, f) => s.Default = f.Node)
        .Add("examples", (_, f) => f.Items("a list of examples").Count())
        .Add("format", (s, f) => s.Format = f.Text())
        .Add("enum", (s, f) => s.Enum = [.. f.Items("a list of the values allowed").Select(i => CanonicalForm.Of(i.Node))])
        .Add("const", (s, f) => s.Const = CanonicalForm.Of(f.Node))
        .Add("minimum", (s, f) => s.Minimum = Bound(f))
        .Add("maximum", (s, f) => s.Maximum = Bound(f))
        .Add("exclusiveMinimum", (s, f) => s.ExclusiveMinimum = Bound(f))
        .Add("exclusiveMaximum", (s, f) => s.ExclusiveMaximum = Bound(f))
        .Add("multipleOf", (s, f) => s.MultipleOf = f.Number("a number above 0", n => n > 0))
        .Add("minLength", (s, f) => s.MinLength = Count(f))
        .Add("maxLength", (s, f) => s.MaxLength = Count(f))
        .Add("pattern", (s, f) => (s.Pattern, s.PatternText) = (Pattern(f), f.Node is Node.Text text ? text.Value : null))
        .Add("items", (s, f) => s.Items = Read(f))
        .Add("minItems", (s, f) => s.MinItems = Count(f))
        .Add("maxItems", (s, f) => s.MaxItems = Count(f))
        .Add("uniqueItems", (s, f) => s.UniqueItems = f.Flag() ?? false)
        .Add("properties", Properties)
        .Add("required", (s, f) => s.Required.AddRange(f.Items("a list of property names").Select(i => i.Text()).OfType<string>()))
        .Add("additionalProperties", AdditionalProperties)
        .Add("minProperties", (s, f) => s.MinProperties = Count(f))
        .Add("maxProperties", (s, f) => s.MaxProperties = Count(f))
        .Add("anyOf", (s, f) => s.AnyOf.AddRange(Several(f)))
        .Add("oneOf", (s, f) => s.OneOf.AddRange(Several(f)))
        .Add("allOf", (s, f) => s.AllOf.AddRange(Several(f)));

    public static Schema? Read(Field field) => field.Shaped(Shape, new Schema(), What);

    private static void Type(Schema schema, Field field)
    {
        if (field.Node is not Node.List)
        {
            schema.Types.AddRange(field.Word(Types) is { } type ? [type] : []);
            return;
        }

        schema.Types.AddRange(field.Items(What).Select(i => i.Word(Types)).OfType<SchemaType>());
    }

    private static void Properties(Schema schema, Field field)
    {
        foreach (var (name, value) in field.Named("a mapping of properties", static _ => true, string.Empty))
        {
            if (Read(value) is { } property)
            {
                schema.Properties[name] = property;
            }
        }
    }

    private static void AdditionalProperties(Schema schema, Field field)
    {
        if (field.Node is Node.Flag flag)
        {
            schema.Open = flag.Value;
        }
        else
        {
            schema.AdditionalProperties = Read(field);
        }
    }

    private static Schema[] Several(Field field) => [.. field.Items("a list of schemas").Select(Read).OfType<Schema>()];

    private static double? Bound(Field field) => field.Number("a number", static _ => true);

    private static int? Count(Field field) => field.Whole(0, int.MaxValue);

    private static Regex? Pattern(Field field)
    {
        if (field.Text("a regular expression") is not { } pattern)
        {
            return null;
        }

        if (pattern.Length > 1000)
        {
            field.Error("the pattern is longer than 1,000 characters; shorten it");
            return null;
        }

        try
        {
            return new Regex(SchemaPattern.ToDotNet(pattern), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            field.Error($"not a regular expression that can be checked in bounded time: {e.Message.TrimEnd('.')}");
            return null;
        }
    }
}
