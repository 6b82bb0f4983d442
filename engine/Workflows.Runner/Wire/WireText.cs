using System.Text.Encodings.Web;
using System.Text.Json;

namespace Workflows.Runner.Wire;

/// <summary>The few shapes that both files are made of.</summary>
internal static class WireText
{
    /// <summary>
    /// Escapes less than a page would need: these files are for people too. Characters beyond U+FFFF are escaped all the same (see
    /// <see cref="Core.Values.ValueText"/>).
    /// </summary>
    public static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }

    public static void Write(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, string> texts)
    {
        json.WriteStartObject(name);
        foreach (var (key, value) in texts) json.WriteString(key, value);
        json.WriteEndObject();
    }

    public static IReadOnlyList<string> List(JsonElement json, string name)
    {
        var list = new List<string>();
        foreach (var text in json.GetProperty(name).EnumerateArray()) list.Add(text.GetString()!);
        return list;
    }

    public static IReadOnlyDictionary<string, string> Map(JsonElement json, string name)
    {
        var map = new Dictionary<string, string>();
        foreach (var member in json.GetProperty(name).EnumerateObject()) map[member.Name] = member.Value.GetString()!;
        return map;
    }

    public static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var text) ? text.GetString() : null;

    public static long? Number(JsonElement json, string name) => json.TryGetProperty(name, out var number) ? number.GetInt64() : null;

    public static bool Is(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;
}
