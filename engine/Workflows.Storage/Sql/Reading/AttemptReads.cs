using Workflows.Core.Runs;
using Workflows.Runtime.Storing;
using Workflows.Storage.Rows;

namespace Workflows.Storage.Sql.Reading;

/// <summary>Attempts with what is observed of them.</summary>
internal static class AttemptReads
{
    private const string Columns =
        """
        SELECT a.uid, a.run, a.step, a.item, a.number, a.generation, a.created_at, a.ended,
            r.executor,
            a.observed_started_at, a.observed_waits_kind, a.observed_waits_text, a.observed_waits_since, a.observed_progress, a.observed_progress_text,
            a.memory, a.status
        FROM attempts a JOIN runs r ON r.id = a.run
        """;

    public static AttemptRecord? Find(Database database, Guid uid) => database[$"{Columns} WHERE a.uid = ?"].With(uid).ReadOne(Record);

    public static IReadOnlyList<AttemptRecord> List(Database database, Guid run, int? step, int? index) => (step, index) switch
    {
        (null, _) => database[$"{Columns} WHERE a.run = ? ORDER BY a.step, a.item, a.number"].With(run).ReadAll(Record),
        ({ } wanted, null) => database[$"{Columns} WHERE a.run = ? AND a.step = ? ORDER BY a.item, a.number"].With(run).With(wanted).ReadAll(Record),
        ({ } wanted, { } item) => database[$"{Columns} WHERE a.run = ? AND a.step = ? AND a.item = ? ORDER BY a.number"]
            .With(run).With(wanted).With(item).ReadAll(Record),
    };

    public static bool HasLive(Database database, string executor) =>
        database[
            """
            SELECT EXISTS (
                SELECT 1 FROM attempts a JOIN runs r ON r.id = a.run
                WHERE a.status = 'starting' AND r.executor = ?
            )
            """]
            .With(executor).ReadOne(row => row.Flag(0));

    /// <summary>The newest attempt of each plain step, and the live ones of fanned-out steps: never all of a fan-out.</summary>
    public static IReadOnlyList<AttemptRecord> ForView(Database database, RunState run)
    {
        var attempts = database[$"{Columns} WHERE a.run = ? AND a.status = 'starting' AND a.item >= 0 ORDER BY a.step, a.item"].With(run.Id).ReadAll(Record);
        for (var step = 0; step < run.Steps.Count; step++)
        {
            if (run.Steps[step] is { Fan: null, Status: not StepStatus.Waiting } && Newest(database, run.Id, step) is { } newest)
            {
                attempts.Add(newest);
            }
        }

        return attempts;
    }

    private static AttemptRecord? Newest(Database database, Guid run, int step) =>
        database[$"{Columns} WHERE a.run = ? AND a.step = ? AND a.item = -1 ORDER BY a.number DESC LIMIT 1"].With(run).With(step).ReadOne(Record);

    private static AttemptRecord Record(SqlRow row)
    {
        var item = row.Int(3) is var index && index < 0 ? (int?)null : index;
        var name = new RowName("the attempt of step", row.Id(1), row.Int(2), item);
        return StoredRow.Try(
            name,
            () => Record(row, item, row.IsNull(7) ? null : StoredRow.Read(row, 7, RowJson.Default.AttemptEndRow, name)),
            broken => Record(row, item, null) with { Status = StoredWords<AttemptStatus>.Parse(row.Text(16)), Message = broken, Broken = broken });
    }

    private static AttemptRecord Record(SqlRow row, int? item, AttemptEndRow? ended)
    {
        var observed = row.TimeOrNull(9);
        return new(row.Id(0), row.Id(1))
        {
            Step = row.Int(2),
            Index = item,
            Number = row.Int(4),
            Generation = row.Int(5),
            Status = ended?.Status ?? (observed is null ? AttemptStatus.Starting : AttemptStatus.Running),
            Cause = ended?.Cause,
            Message = ended?.Message,
            Executor = row.Text(8),
            CreatedAt = row.Time(6),
            EndedAt = ended?.EndedAt,
            Exit = ended?.Exit,
            Memory = row.IntegerOrNull(15),
            StartedAt = ended is null ? observed : ended.StartedAt,
            Artifacts = ended?.Artifacts ?? [],
            WaitsForKind = ended is null ? row.TextOrNull(10) : null,
            WaitsForText = ended is null ? row.TextOrNull(11) : null,
            WaitsSince = ended is null ? row.TimeOrNull(12) : null,
            Progress = row.RealOrNull(13),
            ProgressText = row.TextOrNull(14),
        };
    }
}
