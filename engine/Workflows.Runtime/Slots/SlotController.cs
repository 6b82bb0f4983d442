using Workflows.Core.Definitions;
using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;
using Workflows.Runtime.Faulting;
using Workflows.Runtime.Loop;

namespace Workflows.Runtime.Slots;

/// <summary>Answers runs that ask to start. A run without a key (a child runs in its parent's slot) may start at once.</summary>
internal sealed class SlotController(LiveRuns runs)
{
    private readonly SlotTable table = new();

    /// <summary>A run as it was loaded: one that has begun keeps its slot until it has ended, whatever it waits for.</summary>
    public void Hold(RunState run)
    {
        if (run is { Status: RunStatus.Running, ConcurrencyKey: { } key })
        {
            table.Hold(new(run.Project, key), run.Id, run.Label);
        }
    }

    public void Ask(RunState run)
    {
        if (run.ConcurrencyKey is not { } key)
        {
            Grant(run.Id);
            return;
        }

        var rule = run.Plan.Definition.Concurrency;
        var moves = table.Ask(new(run.Project, key), new(run.Id, run.Label, rule?.Limit ?? 1, rule?.WhenFull ?? WhenFull.Queue));
        if (moves.Refused is { } why)
        {
            Faults.Hit("slot-refused");
            runs.Deliver(run.Id, new SlotRefused(why) { At = runs.Stamps.Now, Seed = runs.Stamps.Seed });
        }

        Follow(moves, run.Label);
    }

    public void Free(RunState run)
    {
        if (run.ConcurrencyKey is { } key)
        {
            Faults.Hit("slot-free");
            Follow(table.Free(new(run.Project, key), run.Id), "a newer run");
        }
    }

    private void Follow(SlotMoves moves, string newer)
    {
        foreach (var run in moves.Granted)
        {
            Grant(run);
        }

        foreach (var run in moves.Cancel)
        {
            runs.Deliver(run, new CancelRequested($"concurrency: {newer} takes its place") { At = runs.Stamps.Now, Seed = runs.Stamps.Seed });
        }
    }

    private void Grant(Guid run)
    {
        Faults.Hit("slot-grant");
        runs.Deliver(run, new SlotGranted { At = runs.Stamps.Now, Seed = runs.Stamps.Seed });
    }
}
