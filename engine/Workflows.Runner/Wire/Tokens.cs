using System.Buffers;
using System.Text.Json;

namespace Workflows.Runner.Wire;

/// <summary>Puts the paths of files where their tokens stand.</summary>
internal sealed class Tokens(IEnumerable<(string Token, string Path)> places)
{
    /// <summary>The longest token first: one can be the beginning of another.</summary>
    private readonly List<(string Token, string Path)> places = [.. places.OrderByDescending(place => place.Token.Length)];

    public string InText(string text) => places.Aggregate(text, (now, place) => now.Replace(place.Token, place.Path, StringComparison.Ordinal));

    public LaunchFile In(LaunchFile launch) => launch with
    {
        Command = [.. launch.Command.Select(InText)],
        Environment = launch.Environment.ToDictionary(entry => entry.Key, entry => InText(entry.Value)),
    };

    /// <summary>The JSON with the tokens replaced in its texts, wherever they stand; numbers stay as they were written.</summary>
    public ReadOnlyMemory<byte> InJson(JsonElement value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, WireText.Plain);
        Write(json, value);
        json.Flush();
        return buffer.WrittenMemory;
    }

    private void Write(Utf8JsonWriter json, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var member in value.EnumerateObject())
                {
                    json.WritePropertyName(member.Name);
                    Write(json, member.Value);
                }

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in value.EnumerateArray()) Write(json, item);
                json.WriteEndArray();
                break;
            case JsonValueKind.String:
                json.WriteStringValue(InText(value.GetString()!));
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }
}
