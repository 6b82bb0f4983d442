using System.Collections.Immutable;
using System.Globalization;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;
using Workflows.Storage.Rows;

namespace Workflows.Storage.Sql.Reading;

/// <summary>Instances of a fanned-out step, page by page: those that have a row, and those whose first attempt is live.</summary>
internal static class InstanceReads
{
    public static IReadOnlyList<InstanceRecord> List(Database database, Guid run, int step, int from, int most)
    {
        var (items, broken) = Items(database, run, step);
        return database[
            """
            SELECT p.item, i.body, a.uid, a.number, a.created_at
            FROM (
                SELECT item FROM instances WHERE run = ?1 AND step = ?2 AND item >= ?3
                UNION SELECT item FROM attempts WHERE run = ?1 AND step = ?2 AND item >= ?3 AND status = 'starting'
                ORDER BY item LIMIT ?4
            ) p
            LEFT JOIN instances i ON i.run = ?1 AND i.step = ?2 AND i.item = p.item
            LEFT JOIN attempts a ON a.run = ?1 AND a.step = ?2 AND a.item = p.item AND a.status = 'starting'
            ORDER BY p.item
            """]
            .With(run).With(step).With(from).With(most)
            .ReadAll(row => Record(row, new RowName("instance", run, step, row.Int(0)), items, broken));
    }

    private static (ImmutableArray<string>? Items, string? Broken) Items(Database database, Guid run, int step)
    {
        var name = new RowName("the items of step", run, step);
        return database["SELECT body FROM step_items WHERE run = ? AND step = ?"].With(run).With(step).ReadOne(row => StoredRow.Try(
            name,
            () => (StoredRow.Read(row, 0, RowJson.Default.ItemsRow, name).Items, (string?)null),
            broken => (null, broken)));
    }

    private static InstanceRecord Record(SqlRow row, RowName name, ImmutableArray<string>? items, string? brokenItems)
    {
        var index = row.Int(0);
        var number = index.ToString(CultureInfo.InvariantCulture);
        return StoredRow.Try(
            name,
            () => new InstanceRecord(index, items?[index] ?? number, State(row, name)) { Broken = brokenItems },
            broken => new InstanceRecord(index, number, new InstanceState { Message = broken }) { Broken = broken });
    }

    private static InstanceState State(SqlRow row, RowName name)
    {
        var state = row.IsNull(1) ? new InstanceState() : StoredRow.Read(row, 1, RowJson.Default.InstanceRow, name).Work!.ToState();
        return row.IsNull(2)
            ? state
            : state with { Status = StepStatus.Starting, Attempt = row.Id(2), Attempts = row.Int(3), StartedAt = state.StartedAt ?? row.Time(4) };
    }
}
