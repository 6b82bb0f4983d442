using System.Text.Json;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;
using Workflows.Storage.Rows;

namespace Workflows.Storage.Sql.Reading;

/// <summary>History.</summary>
internal static class EventReads
{
    public static IReadOnlyList<EventRecord> List(Database database, Guid run, long after, int most) =>
        database["SELECT sequence, at, type, fact, changes FROM events WHERE run = ? AND sequence > ? ORDER BY sequence LIMIT ?"]
            .With(run).With(after).With(most).ReadAll(row => Record(row, run));

    /// <summary>See <see cref="IRunRecords.FindPositionAsync"/>.</summary>
    public static RunPosition? FindPosition(Database database, Guid run) =>
        database["SELECT status, (SELECT max(sequence) FROM events WHERE run = runs.id) FROM runs WHERE id = ?"].With(run)
            .ReadOne(row => new RunPosition(StoredWords<RunStatus>.Parse(row.Text(0)), row.IntegerOrNull(1) ?? 0));

    /// <summary>See <see cref="IStore.FindFactAsync"/>.</summary>
    public static StoredFact? FindFact(Database database, Guid run, long sequence) =>
        database["SELECT type, fact FROM events WHERE run = ? AND sequence = ?"].With(run).With(sequence)
            .ReadOne(row => new StoredFact(row.Text(0), Seed(row.Utf8(1).ToArray())));

    private static EventRecord Record(SqlRow row, Guid run)
    {
        var bare = new EventRecord(row.Integer(0), row.Time(1), row.Text(2), "{}", "{}");
        var name = new RowName($"event {bare.Sequence}", run);
        var happened = StoredRow.Try(name, () => bare with { Fact = StoredRow.ReadObject(row, 3, name) }, broken => bare with { Broken = broken });
        return StoredRow.Try(
            name,
            () => happened with { Changes = StoredRow.ReadObject(row, 4, name) },
            broken => happened with { Broken = happened.Broken ?? broken });
    }

    private static ulong? Seed(byte[] fact)
    {
        try
        {
            using var document = JsonDocument.Parse(fact);
            return document.RootElement.TryGetProperty("seed", out var seed) ? seed.GetUInt64() : null;
        }
        catch (Exception damage) when (damage is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
