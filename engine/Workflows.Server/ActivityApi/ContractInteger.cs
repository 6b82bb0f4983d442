using System.Text.Json;
using System.Text.Json.Serialization;

namespace Workflows.Server.ActivityApi;

/// <summary>An integer as JSON Schema has it: <c>1.0</c> and <c>1e3</c> are integers too.</summary>
internal sealed class ContractInteger : JsonConverter<long>
{
    public override long Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var exact)) return exact;
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetDecimal(out var value)
            && decimal.Truncate(value) == value && value is >= long.MinValue and <= long.MaxValue)
        {
            return (long)value;
        }

        throw new JsonException("expected an integer of 64 bits");
    }

    public override void Write(Utf8JsonWriter writer, long value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}
