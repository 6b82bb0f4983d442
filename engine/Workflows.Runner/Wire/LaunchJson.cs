using System.Buffers;
using System.Text.Json;

namespace Workflows.Runner.Wire;

/// <summary>
/// The launch file as JSON. By hand, as its sister <see cref="RecordJson"/>: setting a serializer up takes longer than all else that
/// <c>wf-exec</c> does before its command runs.
/// </summary>
internal static class LaunchJson
{
    public static ReadOnlyMemory<byte> Write(LaunchFile launch)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, WireText.Plain);
        json.WriteStartObject();
        WireText.Write(json, "command", launch.Command);
        if (launch.WorkingFolder is { } folder) json.WriteString("workingFolder", folder);
        WireText.Write(json, "environment", launch.Environment);
        WireText.Write(json, "secrets", launch.Secrets);
        json.WriteString("stepFolder", launch.StepFolder);
        json.WriteString("outputsFile", launch.OutputsFile);
        WireText.Write(json, "artifacts", launch.Artifacts);
        if (launch.Store is { } store) json.WriteString("store", store);
        if (launch.Timeout is { } timeout) json.WriteNumber("timeout", timeout);
        json.WriteNumber("grace", launch.Grace);
        if (launch.MemoryGroup is { } group) json.WriteString("memoryGroup", group);
        if (launch.MemoryLimit is { } limit) json.WriteNumber("memoryLimit", limit);
        WireText.Write(json, "notes", launch.Notes);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    /// <exception cref="JsonException">Not JSON.</exception>
    /// <exception cref="KeyNotFoundException">Something needed is not in it.</exception>
    public static LaunchFile Read(ReadOnlyMemory<byte> text)
    {
        using var document = JsonDocument.Parse(text);
        return Read(document.RootElement);
    }

    /// <summary>The members that both kinds of launch file have.</summary>
    /// <exception cref="KeyNotFoundException">Something needed is not in it.</exception>
    public static LaunchFile Read(JsonElement json) =>
        new()
        {
            Command = WireText.List(json, "command"),
            WorkingFolder = WireText.Text(json, "workingFolder"),
            Environment = WireText.Map(json, "environment"),
            Secrets = WireText.List(json, "secrets"),
            StepFolder = json.GetProperty("stepFolder").GetString()!,
            OutputsFile = json.GetProperty("outputsFile").GetString()!,
            Artifacts = WireText.Map(json, "artifacts"),
            Store = WireText.Text(json, "store"),
            Timeout = WireText.Number(json, "timeout"),
            Grace = json.GetProperty("grace").GetInt64(),
            MemoryGroup = WireText.Text(json, "memoryGroup"),
            MemoryLimit = WireText.Number(json, "memoryLimit"),
            Notes = json.TryGetProperty("notes", out _) ? WireText.List(json, "notes") : [],
        };
}
