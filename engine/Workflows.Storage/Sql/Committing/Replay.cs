using Workflows.Storage.Rows;

namespace Workflows.Storage.Sql.Committing;

/// <summary>Makes the rows of a run from its history. Works inside the caller's transaction.</summary>
internal static class Replay
{
    public static int Run(Database database, Guid run)
    {
        // Metrics point to attempts that are about to go and come back.
        database.DeferForeignKeys();
        database["DELETE FROM steps WHERE run = ?"].With(run).Run();
        database["DELETE FROM step_items WHERE run = ?"].With(run).Run();
        database["DELETE FROM instances WHERE run = ?"].With(run).Run();
        database["DELETE FROM attempts WHERE run = ?"].With(run).Run();
        database["DELETE FROM run_labels WHERE run = ?"].With(run).Run();
        var events = 0;
        while (Changes(database, run, events + 1) is { } changes)
        {
            var isFirst = events == 0;
            RecordedChanges.Read(changes, (row, body) => Apply(database, run, row, body, isFirst));
            events++;
        }

        return events;
    }

    private static byte[]? Changes(Database database, Guid run, long sequence) =>
        database["SELECT changes FROM events WHERE run = ? AND sequence = ?"].With(run).With(sequence).ReadOne(row => row.Utf8(0).ToArray());

    private static void Apply(Database database, Guid run, Row row, ReadOnlySpan<byte> body, bool isFirst)
    {
        if (isFirst && row is RunRow accepted)
        {
            RunTables.AddLabels(database, run, accepted);
        }

        if (RunTables.Apply(database, run, row, body) is { } refusal)
        {
            throw new InvalidDataException($"The history of run {run} contradicts itself: {refusal}");
        }
    }
}
