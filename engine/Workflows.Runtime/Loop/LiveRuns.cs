using System.Diagnostics.CodeAnalysis;
using Workflows.Core.Runs;

namespace Workflows.Runtime.Loop;

/// <summary>The runs in memory, and the queue of those that have something to decide: each gets its turn, first come, first served.</summary>
internal sealed class LiveRuns(Stamps stamps)
{
    private readonly Dictionary<Guid, LiveRun> runs = [];
    private readonly Queue<LiveRun> ready = new();

    /// <summary>What every event delivered here is stamped with.</summary>
    public Stamps Stamps { get; } = stamps;

    /// <summary>Hears of each run that leaves memory: nothing is to be kept for it.</summary>
    public Action<Guid> Left { private get; set; } = static _ => { };

    public IReadOnlyCollection<LiveRun> All => runs.Values;

    public bool HasReady => ready.Count > 0;

    public LiveRun? Find(Guid run) => runs.GetValueOrDefault(run);

    public LiveRun Add(RunState state)
    {
        var run = new LiveRun(state);
        runs.Add(run.Id, run);
        return run;
    }

    public void Remove(LiveRun run)
    {
        runs.Remove(run.Id);
        Left(run.Id);
    }

    /// <summary>Hands an event to a run in memory; false where it is not there.</summary>
    public bool Deliver(Guid to, RunEvent happened)
    {
        if (!runs.TryGetValue(to, out var run))
        {
            return false;
        }

        Deliver(run, new QueuedEvent(happened));
        return true;
    }

    public void Deliver(LiveRun run, QueuedEvent queued)
    {
        run.Add(queued);
        Wake(run);
    }

    /// <summary>The run may have something to decide.</summary>
    public void Wake(LiveRun run)
    {
        if (run is { Queued: false, CanDecide: true })
        {
            run.Queued = true;
            ready.Enqueue(run);
        }
    }

    /// <summary>The next run that can decide.</summary>
    public bool TryNext([NotNullWhen(true)] out LiveRun? run)
    {
        while (ready.TryDequeue(out run))
        {
            run.Queued = false;
            if (run.CanDecide)
            {
                return true;
            }
        }

        return false;
    }
}
