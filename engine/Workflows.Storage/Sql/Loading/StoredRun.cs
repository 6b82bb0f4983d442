using System.Collections.Immutable;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;
using Workflows.Storage.Rows;
using Workflows.Storage.Sql.Accepting;

namespace Workflows.Storage.Sql.Loading;

/// <summary>Puts a run together from its rows, one query for each table. A row that can't be read throws whatever its reader throws.</summary>
internal static class StoredRun
{
    /// <summary>The state as committed, with its live attempts laid over.</summary>
    public static RunState? Load(Database database, Guid run, PlanSource plans) =>
        Read(database, run, plans, step => ReadInstances(database, run, step)) is { } state
            ? RunMachine.Overlay(state, Live(database, run))
            : null;

    /// <summary>
    /// The state for showing: counts instead of instances, so that a step of 100,000 costs what a plain one does. The fan's items and instances
    /// are absent.
    /// </summary>
    public static RunState? LoadView(Database database, Guid run, PlanSource plans) =>
        Read(database, run, plans, null) is { } state
            ? RunMachine.Overlay(state, Live(database, run).Where(attempt => attempt.Index is null))
            : null;

    private static RunState? Read(Database database, Guid run, PlanSource plans, Func<int, Dictionary<int, InstanceState>>? instances)
    {
        var row = database["SELECT body FROM runs WHERE id = ?"].With(run)
            .ReadOne(stored => StoredRow.Read(stored, 0, RowJson.Default.RunRow, new("the state", run)));
        if (row is null)
        {
            return null;
        }

        var plan = plans(row.Project, row.Workflow, row.Version, () => Versions.Content(database, row.Project, row.Workflow, row.Version));
        var steps = database["SELECT body, step FROM steps WHERE run = ?"].With(run)
            .ReadAll(step => StoredRow.Read(step, 0, RowJson.Default.StepRow, new("step", run, step.Int(1))))
            .ToDictionary(step => step.Step, step => ToState(database, run, step, instances));
        var sequence = database["SELECT max(sequence) FROM events WHERE run = ?"].With(run).ReadOne(last => last.IntegerOrNull(0)) ?? 0;
        return row.ToState(run, plan, Steps(plan, steps), sequence);
    }

    private static StepState ToState(Database database, Guid run, StepRow step, Func<int, Dictionary<int, InstanceState>>? instances)
    {
        if (step.Fan is null || instances is null)
        {
            return step.ToState(default, _ => null);
        }

        var begun = instances(step.Step);
        return step.ToState(Items(database, run, step.Step), begun.GetValueOrDefault);
    }

    private static PersistentArray<StepState> Steps(Plan plan, Dictionary<int, StepState> stored) =>
        PersistentArray<StepState>.Create(plan.Steps.Length, step => stored.TryGetValue(step, out var state) ? state : new StepState());

    private static ImmutableArray<string> Items(Database database, Guid run, int step) =>
        database["SELECT body FROM step_items WHERE run = ? AND step = ?"].With(run).With(step)
            .ReadOne(row => StoredRow.Read(row, 0, RowJson.Default.ItemsRow, new("the items of step", run, step)).Items) ?? default;

    private static Dictionary<int, InstanceState> ReadInstances(Database database, Guid run, int step) =>
        database["SELECT body, item FROM instances WHERE run = ? AND step = ?"].With(run).With(step)
            .ReadAll(row => StoredRow.Read(row, 0, RowJson.Default.InstanceRow, new("instance", run, step, row.Int(1))))
            .ToDictionary(row => row.Index, row => row.Work!.ToState());

    private static List<AttemptChange.Added> Live(Database database, Guid run) =>
        database["SELECT uid, step, item, number, generation, memory, created_at FROM attempts WHERE run = ? AND status = 'starting'"].With(run)
            .ReadAll(row => new AttemptChange.Added(
                row.Id(0),
                row.Int(1),
                row.Int(2) is var item && item < 0 ? null : item,
                row.Int(3),
                row.Int(4),
                row.IntegerOrNull(5),
                row.Time(6)));
}
