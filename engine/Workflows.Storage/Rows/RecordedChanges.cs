using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Workflows.Storage.Rows;

/// <summary>Takes a row and its JSON, byte for byte as it was stored.</summary>
internal delegate void RowTaker(Row row, ReadOnlySpan<byte> body);

/// <summary>Reads back what <see cref="Changes"/> wrote: the rows that one event changed, in the order to write them in.</summary>
internal static class RecordedChanges
{
    public static void Read(ReadOnlyMemory<byte> changes, RowTaker take)
    {
        using var document = JsonDocument.Parse(changes);
        var root = document.RootElement;
        if (root.TryGetProperty("run", out var run))
        {
            One(run, RowJson.Default.RunRow, take);
        }

        Many(root, "steps", RowJson.Default.StepRow, take);
        Many(root, "items", RowJson.Default.ItemsRow, take);
        Many(root, "instances", RowJson.Default.InstanceRow, take);
        Many(root, "ended", RowJson.Default.AttemptEndRow, take);
        Many(root, "added", RowJson.Default.AttemptRow, take);
    }

    private static void Many<T>(JsonElement root, string name, JsonTypeInfo<T> type, RowTaker take)
        where T : Row
    {
        foreach (var element in root.GetProperty(name).EnumerateArray())
        {
            One(element, type, take);
        }
    }

    private static void One<T>(JsonElement element, JsonTypeInfo<T> type, RowTaker take)
        where T : Row => take(element.Deserialize(type)!, JsonMarshal.GetRawUtf8Value(element));
}
