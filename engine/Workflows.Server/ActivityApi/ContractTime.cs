using System.Text.Json;
using System.Text.Json.Serialization;
using Workflows.Core.Definitions;

namespace Workflows.Server.ActivityApi;

/// <summary>An instant as RFC 3339 has it. One without an offset would mean another instant on each machine.</summary>
internal sealed class ContractTime : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString() is { } text && Instant.TryParse(text, out var at)
            ? at
            : throw new JsonException("expected a date-time of RFC 3339 such as 2026-11-24T12:00:01Z");

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => throw new NotSupportedException("only read");
}
