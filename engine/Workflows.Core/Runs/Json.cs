using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Workflows.Core.Values;

namespace Workflows.Core.Runs;

/// <summary>Reading and joining JSON texts. Values travel as text, so nothing here builds a tree longer than a moment.</summary>
internal static class Json
{
    public static string Text(string value) => string.Concat("\"", JsonEncodedText.Encode(UnicodeText.WellFormed(value)).Value, "\"");

    public static string Object(IEnumerable<(string Name, string Json)> members)
    {
        var text = new StringBuilder("{");
        foreach (var (name, json) in members)
        {
            text.Append(text.Length > 1 ? "," : string.Empty).Append(Text(name)).Append(':').Append(json);
        }

        return text.Append('}').ToString();
    }

    public static string Array(IEnumerable<string> elements)
    {
        var text = new StringBuilder("[");
        foreach (var element in elements)
        {
            text.Append(text.Length > 1 ? "," : string.Empty).Append(element);
        }

        return text.Append(']').ToString();
    }

    /// <summary>The elements of a JSON array as texts; null where the text is no array.</summary>
    public static ImmutableArray<string>? Elements(string json)
    {
        using var document = ValueJson.Parse(json);
        return document.RootElement.ValueKind == JsonValueKind.Array ? [.. document.RootElement.EnumerateArray().Select(e => e.GetRawText())] : null;
    }

    /// <summary>The text of a JSON string; null where it is none.</summary>
    public static string? String(string json)
    {
        using var document = ValueJson.Parse(json);
        return document.RootElement.ValueKind == JsonValueKind.String ? document.RootElement.GetString() : null;
    }

    /// <summary>An integer; null where it is none.</summary>
    public static long? Whole(string json)
    {
        using var document = ValueJson.Parse(json);
        return document.RootElement.ValueKind == JsonValueKind.Number && document.RootElement.TryGetInt64(out var whole) ? whole : null;
    }

    /// <summary>Members of an object, each as text.</summary>
    public static Dictionary<string, string> Members(string json)
    {
        using var document = ValueJson.Parse(json);
        return document.RootElement.EnumerateObject().ToDictionary(m => m.Name, m => m.Value.GetRawText(), StringComparer.Ordinal);
    }
}
