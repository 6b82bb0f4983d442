using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Workflows.Runner.Wire;

/// <summary>The few shapes that both files are made of.</summary>
internal static class WireText
{
    /// <summary>Writes text as it is, not as \u escapes: these files are for people too, and never part of a page.</summary>
    public static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>How deep what holds a value may be: a value of 64, and what it stands in.</summary>
    public static readonly JsonDocumentOptions Deep = new() { MaxDepth = 80 };

    /// <summary>The beginning of a text, without half a character at its end.</summary>
    public static string Cut(string text, int longest) =>
        text.Length <= longest ? text : text[..(char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest)];

    /// <summary>The text with each half of a character replaced: a writer of UTF-8 would fail at it.</summary>
    public static string WellFormed(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return bytes.AsSpan().IndexOf("\uFFFD"u8) < 0 ? text : Encoding.UTF8.GetString(bytes);
    }

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
