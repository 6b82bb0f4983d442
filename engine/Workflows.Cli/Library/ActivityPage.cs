using System.Text.Json;
using Workflows.Cli.Drawing;
using Workflows.Cli.Terminal;
using Workflows.Definitions.Activities;
using Workflows.Runtime.Views;

namespace Workflows.Cli.Library;

/// <summary>The reference of one activity, from its manifest.</summary>
internal static class ActivityPage
{
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
        var root = DocumentJson.Parse(schema);
        var required = root.TryGetProperty("required", out var list) ? list.EnumerateArray().Select(name => name.GetString()).ToHashSet() : [];
        (string, string, string) Row(string name, JsonElement property) => (name, Kind(property, required.Contains(name)), Described(property));

        return root.TryGetProperty("properties", out var properties)
            ? [.. properties.EnumerateObject().Select(property => Row(property.Name, property.Value))]
            : [];
    }

    private static string Kind(JsonElement schema, bool required)
    {
        var type = !schema.TryGetProperty("type", out var written) ? "any"
            : written.ValueKind == JsonValueKind.Array ? string.Join("|", written.EnumerateArray())
            : written.ToString();
        var format = schema.TryGetProperty("format", out var kind) ? $" ({kind})" : string.Empty;
        return $"{type}{format}{(required ? ", required" : string.Empty)}";
    }

    private static string Described(JsonElement schema)
    {
        var text = schema.TryGetProperty("description", out var description) ? description.ToString() : string.Empty;
        var fallback = schema.TryGetProperty("default", out var value) ? $"default {value.GetRawText()}" : string.Empty;
        return Texts.OneLine(text.Length > 0 && fallback.Length > 0 ? $"{text} ({fallback})" : text + fallback);
    }
}
