using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Workflows.Runtime.Storing;
using Workflows.Storage.Sql;

namespace Workflows.Storage.Rows;

/// <summary>Which row it is, for the message that it can't be read.</summary>
/// <param name="What">In words: <c>step</c>.</param>
/// <param name="Run">Whose it is; null where it is no run's.</param>
/// <param name="Step">From 0, where it is a step's.</param>
/// <param name="Item">From 0, where it is an instance's.</param>
internal readonly record struct RowName(string What, Guid? Run = null, int? Step = null, int? Item = null)
{
    public override string ToString() => (Step, Item) switch
    {
        _ when Run is null => What,
        (null, _) => $"{What} of run {Run}",
        ({ } step, null) => $"{What} {step + 1} of run {Run}",
        ({ } step, { } item) => $"{What} {step + 1}[{item}] of run {Run}",
    };
}

/// <summary>
/// Reads the JSON of a row. What is stored may be damaged, or of a newer program; then only this row can't be read, and whoever reads many rows
/// goes on with the next one.
/// </summary>
internal static class StoredRow
{
    /// <summary>More than any value that passed a door is deep, with what stands around it.</summary>
    private const int DeepestValue = 256;

    /// <exception cref="UnreadableRowException">It can't be read.</exception>
    public static T Read<T>(SqlRow row, int column, JsonTypeInfo<T> type, RowName name)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(row.Utf8(column), type) ?? throw new JsonException("it is empty");
        }
        catch (Exception failure) when (failure is not DbException)
        {
            throw Unreadable(name, failure);
        }
    }

    /// <summary>A JSON object as text, checked to be one.</summary>
    /// <exception cref="UnreadableRowException">It is none.</exception>
    public static string ReadObject(SqlRow row, int column, RowName name)
    {
        try
        {
            using var document = JsonDocument.Parse(row.Utf8(column).ToArray(), new JsonDocumentOptions { MaxDepth = DeepestValue });
            return document.RootElement.ValueKind == JsonValueKind.Object ? row.Text(column) : throw new JsonException("it is no object");
        }
        catch (JsonException failure)
        {
            throw Unreadable(name, failure);
        }
    }

    /// <summary>Makes something of a row, or, where that can't be, of the reason.</summary>
    public static T Try<T>(RowName name, Func<T> read, Func<string, T> broken)
    {
        try
        {
            return read();
        }
        catch (UnreadableRowException failure)
        {
            return broken(failure.Message);
        }
        catch (Exception failure) when (failure is not DbException)
        {
            // The edge of the loop over rows: a value of the right type may still make no sense.
            return broken(Unreadable(name, failure).Message);
        }
    }

    public static UnreadableRowException Unreadable(RowName name, Exception failure) =>
        new($"the row of {name} can't be read, it is damaged or a newer program's: {failure.Message}", failure);
}
