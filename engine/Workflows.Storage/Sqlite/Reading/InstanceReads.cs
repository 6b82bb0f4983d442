using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;
using Workflows.Storage.Rows;
using Workflows.Storage.Sqlite.Opening;

namespace Workflows.Storage.Sqlite.Reading;

/// <summary>Instances of a fanned-out step, page by page: those that have a row, and those whose first attempt is live.</summary>
internal static class InstanceReads
{
    public static IReadOnlyList<InstanceRecord> List(Database database, Guid run, int step, int from, int most)
    {
        var items = database["SELECT body FROM step_items WHERE run = ? AND step = ?"].With(run).With(step)
            .ReadOne(row => JsonSerializer.Deserialize(row.Utf8(0), RowJson.Default.ItemsRow)!.Items);
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
            .ReadAll(row => Record(row, items));
    }

    private static InstanceRecord Record(Statement row, ImmutableArray<string>? items)
    {
        var index = row.Int(0);
        var state = row.IsNull(1) ? new InstanceState() : JsonSerializer.Deserialize(row.Utf8(1), RowJson.Default.InstanceRow)!.Work!.ToState();
        if (!row.IsNull(2))
        {
            state = state with { Status = StepStatus.Starting, Attempt = row.Id(2), Attempts = row.Int(3), StartedAt = state.StartedAt ?? row.Time(4) };
        }

        return new(index, items?[index] ?? index.ToString(CultureInfo.InvariantCulture), state);
    }
}
