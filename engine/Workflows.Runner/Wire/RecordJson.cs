using System.Buffers;
using System.Text.Json;
using Workflows.Core.Values;

namespace Workflows.Runner.Wire;

/// <summary>The result record as JSON.</summary>
internal static class RecordJson
{
    public static ReadOnlyMemory<byte> Write(ResultRecord record)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, WireText.Plain);
        json.WriteStartObject();
        json.WriteNumber("exit", record.Exit);
        json.WriteString("startedAt", record.StartedAt);
        json.WriteString("endedAt", record.EndedAt);
        if (record.Signal is { } signal) json.WriteNumber("signal", signal);
        if (record.TimedOut) json.WriteBoolean("timedOut", true);
        if (record.OutOfMemory) json.WriteBoolean("outOfMemory", true);
        if (record.MemoryLimit is { } limit) json.WriteNumber("memoryLimit", limit);
        if (record.Lost is { } lost) json.WriteString("lost", UnicodeText.WellFormed(lost));
        if (record.Refused is { } refused) json.WriteString("refused", UnicodeText.WellFormed(refused));
        if (record.Broken is { } broken) json.WriteString("broken", UnicodeText.WellFormed(broken));
        if (record.NotKept is { } notKept) json.WriteString("notKept", UnicodeText.WellFormed(notKept));
        if (record.Message is { } message) json.WriteString("message", UnicodeText.WellFormed(message));
        if (record.Outputs is { } outputs)
        {
            json.WritePropertyName("outputs");
            outputs.WriteTo(json);
        }

        json.WriteStartArray("artifacts");
        foreach (var artifact in record.Artifacts) Write(json, artifact);
        json.WriteEndArray();
        if (record.Whole is { } whole)
        {
            json.WriteStartObject("whole");
            json.WriteString("sha256", whole.Sha256);
            json.WriteNumber("size", whole.Size);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    /// <exception cref="JsonException">Not JSON.</exception>
    /// <exception cref="KeyNotFoundException">Something needed is not in it.</exception>
    public static ResultRecord Read(ReadOnlyMemory<byte> text)
    {
        using var document = JsonDocument.Parse(text, ValueJson.Reading);
        var json = document.RootElement;
        return new ResultRecord
        {
            Exit = json.GetProperty("exit").GetInt32(),
            StartedAt = json.GetProperty("startedAt").GetDateTimeOffset(),
            EndedAt = json.GetProperty("endedAt").GetDateTimeOffset(),
            Signal = (int?)WireText.Number(json, "signal"),
            TimedOut = WireText.Is(json, "timedOut"),
            OutOfMemory = WireText.Is(json, "outOfMemory"),
            MemoryLimit = WireText.Number(json, "memoryLimit"),
            Lost = WireText.Text(json, "lost"),
            Refused = WireText.Text(json, "refused"),
            Broken = WireText.Text(json, "broken"),
            NotKept = WireText.Text(json, "notKept"),
            Message = WireText.Text(json, "message"),
            Outputs = json.TryGetProperty("outputs", out var outputs) ? outputs.Clone() : null,
            Artifacts = [.. json.GetProperty("artifacts").EnumerateArray().Select(ReadArtifact)],
        };
    }

    private static void Write(Utf8JsonWriter json, StoredArtifact artifact)
    {
        json.WriteStartObject();
        json.WriteString("name", UnicodeText.WellFormed(artifact.Name));
        json.WriteString("sha256", artifact.Sha256);
        json.WriteNumber("size", artifact.Size);
        json.WriteString("fileName", UnicodeText.WellFormed(artifact.FileName));
        if (artifact.Folder) json.WriteBoolean("folder", true);
        json.WriteEndObject();
    }

    private static StoredArtifact ReadArtifact(JsonElement json) => new(
        json.GetProperty("name").GetString()!,
        json.GetProperty("sha256").GetString()!,
        json.GetProperty("size").GetInt64(),
        json.GetProperty("fileName").GetString()!,
        WireText.Is(json, "folder"));
}
