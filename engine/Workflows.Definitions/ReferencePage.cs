using System.Text;
using System.Text.Json;
using Workflows.Definitions.Canonical;
using Workflows.Definitions.Syntax;

namespace Workflows.Definitions;

/// <summary>The reference of the language as Markdown, written from its schema so that the two can't differ.</summary>
internal static class ReferencePage
{
    public static string Write(string schema)
    {
        using var document = JsonDocument.Parse(schema);
        var root = document.RootElement;
        var page = new StringBuilder();
        page.Append("# The definition language\n\nWritten from `Schema/workflow-v1.json`; change that file, then run the tests with `UPDATE_REFERENCE=1`.\n");
        Section(page, "The workflow", root);
        foreach (var definition in root.GetProperty("definitions").EnumerateObject().Where(d => d.Value.TryGetProperty("properties", out _)))
        {
            Section(page, definition.Value.GetProperty("title").GetString()!, definition.Value, definition.Name);
        }

        return page.ToString();
    }

    private static void Section(StringBuilder page, string title, JsonElement shape, string? anchor = null)
    {
        page.Append("\n## ").Append(title).Append("\n\n");
        if (anchor is not null)
        {
            page.Append("<a id=\"").Append(anchor).Append("\"></a>\n\n");
        }

        page.Append(Text(shape, "description")).Append("\n\n| key | value | what it is | example |\n|---|---|---|---|\n");
        var required = shape.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(n => n.GetString()!).ToHashSet() : [];
        foreach (var property in shape.GetProperty("properties").EnumerateObject())
        {
            var key = required.Contains(property.Name) ? $"**`{property.Name}`** (required)" : $"`{property.Name}`";
            page.Append("| ").Append(key)
                .Append(" | ").Append(Value(property.Value))
                .Append(" | ").Append(Cell(Text(property.Value, "description"))).Append(Default(property.Value))
                .Append(" | ").Append(Examples(property.Value)).Append(" |\n");
        }
    }

    private static string Value(JsonElement property)
    {
        if (property.TryGetProperty("enum", out var words))
        {
            return string.Join(", ", words.EnumerateArray().Select(w => $"`{w.GetString()}`"));
        }

        if (Reference(property) is { } name)
        {
            return $"[{name}](#{name})";
        }

        if (property.TryGetProperty("anyOf", out var forms))
        {
            return string.Join(" or ", forms.EnumerateArray().Select(Value).Distinct());
        }

        return property.TryGetProperty("type", out var type) ? Type(property, type)
            : property.TryGetProperty("const", out var constant) ? $"`{constant}`"
            : "any";
    }

    private static string Type(JsonElement property, JsonElement type)
    {
        if (type.ValueKind == JsonValueKind.Array)
        {
            return string.Join(" or ", type.EnumerateArray().Select(t => Word(t.GetString()!)));
        }

        var each = property.TryGetProperty("items", out var items) ? items
            : property.TryGetProperty("additionalProperties", out var more) && more.ValueKind == JsonValueKind.Object ? more : default;
        var word = Word(type.GetString()!);
        return each.ValueKind == JsonValueKind.Object && Value(each) is var inner and not "any" ? $"{word} of {inner}" : word;
    }

    // JSON Schema's words, but for the two that YAML, which people write, has other ones for.
    private static string Word(string type) => type switch
    {
        "array" => "list",
        "object" => "mapping",
        _ => type,
    };

    private static string? Reference(JsonElement property)
    {
        var target = property.TryGetProperty("allOf", out var all) && all.GetArrayLength() == 1 ? all[0] : property;
        return target.TryGetProperty("$ref", out var reference) ? reference.GetString()!.Split('/')[^1] : null;
    }

    private static string Text(JsonElement element, string key) => element.TryGetProperty(key, out var text) ? text.GetString()! : string.Empty;

    private static string Default(JsonElement property) =>
        property.TryGetProperty("default", out var value) ? $" Default: {Cell(Code(value))}." : string.Empty;

    private static string Examples(JsonElement property) => property.TryGetProperty("examples", out var examples)
        ? Cell(string.Join("<br>", examples.EnumerateArray().Select(Code)))
        : string.Empty;

    private static string Code(JsonElement value) =>
        $"`{(value.ValueKind == JsonValueKind.String ? value.GetString() : NodeJson.Write(JsonSyntax.Read(value.GetRawText())))}`";

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
