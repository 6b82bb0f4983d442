using System.Text.Json;
using Workflows.Cli.Drawing;
using Workflows.Cli.Terminal;
using Workflows.Definitions.Activities;
using Workflows.Runtime.Views;

namespace Workflows.Cli.Library;

/// <summary>The reference of one activity, from its manifest.</summary>
internal static class ActivityPage
{
    /// <summary>How far into objects and lists the page goes.</summary>
    private const int Deepest = 4;

    public static void Write(Screen screen, Manifest manifest)
    {
        screen.WriteLine(new Piece(manifest.Uses, Looks.Strong), $"  {manifest.Title}");
        if (manifest.Description is { } description)
        {
            screen.WriteProse(description.Trim());
        }

        Section(screen, "inputs", Properties(manifest.Inputs));
        Section(screen, "outputs", manifest.Outputs is { } outputs ? Properties(outputs) : []);
        Section(screen, "artifacts", [.. manifest.Artifacts.Select(artifact => (artifact.Name, artifact.Path, artifact.Description ?? string.Empty))]);
        if (manifest.WhyNeverCached is { } why)
        {
            screen.WriteLine();
            screen.Note($"It {why}, so its results are never cached.");
        }

        if (manifest.Example is { } example)
        {
            screen.WriteLine();
            screen.WriteLine(new Piece("example", Looks.Dim));
            foreach (var line in Texts.Lines(example))
            {
                screen.WriteLine($"  {line}");
            }
        }
    }

    private static void Section(Screen screen, string heading, List<(string Name, string Kind, string Text)> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        screen.WriteLine();
        screen.WriteLine(new Piece(heading, Looks.Dim));
        var table = new Columns(new Column(), new Column { Style = Looks.Dim }, new Column()) { Indent = 2 };
        foreach (var (name, kind, text) in rows)
        {
            table.Add(name, kind, text);
        }

        screen.Write(table);
    }

    private static List<(string Name, string Kind, string Text)> Properties(string schema)
    {
        var rows = new List<(string, string, string)>();
        AddProperties(rows, DocumentJson.Parse(schema), string.Empty, Deepest);
        return rows;
    }

    /// <summary>Those of objects and lists within too: <c>rules[].column</c>, and <c>ranges.*.min</c> where every name is allowed.</summary>
    private static void AddProperties(List<(string Name, string Kind, string Text)> rows, JsonElement schema, string before, int depth)
    {
        if (!schema.TryGetProperty("properties", out var properties))
        {
            return;
        }

        var required = schema.TryGetProperty("required", out var list) ? list.EnumerateArray().Select(name => name.GetString()).ToHashSet() : [];
        foreach (var property in properties.EnumerateObject())
        {
            var name = before + property.Name;
            rows.Add((name, Kind(property.Value, required.Contains(property.Name)), Described(property.Value)));
            if (depth == 0)
            {
                continue;
            }

            AddProperties(rows, property.Value, $"{name}.", depth - 1);
            AddBelow("items", "[].");
            AddBelow("additionalProperties", ".*.");

            void AddBelow(string keyword, string joint)
            {
                if (property.Value.TryGetProperty(keyword, out var inner) && inner.ValueKind == JsonValueKind.Object)
                {
                    AddProperties(rows, inner, name + joint, depth - 1);
                }
            }
        }
    }

    private static string Kind(JsonElement schema, bool required)
    {
        var type = !schema.TryGetProperty("type", out var written) ? "any"
            : written.ValueKind == JsonValueKind.Array ? string.Join("|", written.EnumerateArray())
            : written.ToString();
        var format = schema.TryGetProperty("format", out var kind) ? $" ({kind})" : string.Empty;
        return $"{type}{format}{(required ? ", required" : string.Empty)}";
    }

    /// <summary>What a value may be, beyond its type: <c>One of "integer", "number".</c>, <c>From 0 to 1.</c>.</summary>
    private static string Allowed(JsonElement schema)
    {
        if (schema.TryGetProperty("enum", out var values))
        {
            return $"One of {string.Join(", ", values.EnumerateArray().Select(value => value.GetRawText()))}.";
        }

        string? Bound(string keyword) => schema.TryGetProperty(keyword, out var value) ? value.GetRawText() : null;
        var low = Bound("minimum") is { } least ? $"at least {least}" : Bound("exclusiveMinimum") is { } above ? $"above {above}" : null;
        var high = Bound("maximum") is { } most ? $"at most {most}" : Bound("exclusiveMaximum") is { } below ? $"below {below}" : null;
        var range = string.Join(", ", new[] { low, high }.OfType<string>());
        return range.Length == 0 ? string.Empty : $"{char.ToUpperInvariant(range[0])}{range[1..]}.";
    }

    private static string Described(JsonElement schema)
    {
        var text = schema.TryGetProperty("description", out var description) ? description.ToString() : string.Empty;
        if (Allowed(schema) is { Length: > 0 } allowed)
        {
            text = text.Length == 0 ? allowed : $"{text} {allowed}";
        }

        var fallback = schema.TryGetProperty("default", out var value) ? $"default {value.GetRawText()}" : string.Empty;
        return Texts.OneLine(text.Length > 0 && fallback.Length > 0 ? $"{text} ({fallback})" : text + fallback);
    }
}
