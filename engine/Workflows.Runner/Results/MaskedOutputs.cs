using System.Buffers;
using System.Text.Json;
using Workflows.Core.Values;
using Workflows.Runner.Secrets;
using Workflows.Runner.Wire;

namespace Workflows.Runner.Results;

/// <summary>
/// Outputs without secrets. Their strings are masked after they were parsed: the same secret can be written with many escapes, and the reader
/// undoes them all. Numbers stay as they were written.
/// </summary>
internal sealed class MaskedOutputs(SecretText secrets)
{
    /// <summary>Masks them.</summary>
    /// <param name="written">What the program wrote, checked (<see cref="OutputsRules"/>).</param>
    /// <returns>The outputs; or why they can't be masked.</returns>
    public (JsonElement? Value, string? Fault) Of(byte[] written)
    {
        if (!IsJson(secrets.Mask(written))) return (null, "the outputs hold a secret's value outside of a string; leave it out");

        using var plain = JsonDocument.Parse(written, ValueJson.Reading);
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, WireText.Plain);
        if (!TryWrite(json, plain.RootElement)) return (null, "the outputs hold a secret's value in two names of one object; leave it out");
        json.Flush();
        return (JsonElement.Parse(buffer.WrittenSpan, ValueJson.Reading), null);
    }

    /// <summary>A secret that is a number, or itself JSON, is in no string: masking it leaves no JSON.</summary>
    private static bool IsJson(byte[] text)
    {
        try
        {
            JsonDocument.Parse(text, ValueJson.Reading).Dispose();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private bool TryWrite(Utf8JsonWriter json, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                var names = new HashSet<string>();
                foreach (var member in value.EnumerateObject())
                {
                    var name = secrets.Mask(member.Name);
                    if (!names.Add(name)) return false;
                    json.WritePropertyName(name);
                    if (!TryWrite(json, member.Value)) return false;
                }

                json.WriteEndObject();
                return true;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    if (!TryWrite(json, item)) return false;
                }

                json.WriteEndArray();
                return true;
            case JsonValueKind.String:
                json.WriteStringValue(secrets.Mask(value.GetString()!));
                return true;
            default:
                value.WriteTo(json);
                return true;
        }
    }
}
