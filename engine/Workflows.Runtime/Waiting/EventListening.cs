using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;
using Workflows.Runtime.Loop;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Waiting;

/// <summary>
/// Steps of a partition's runs that wait for events: what comes for them is delivered to their run, which decides whether it is the one. On the owner's thread.
/// </summary>
internal sealed class EventListening(WaitingSteps all, LiveRuns runs, Owner owner, FailureBoundary boundary)
{
    private readonly Dictionary<Guid, Dictionary<int, (string Project, string Type)>> steps = [];

    public void Listen(RunState run, Effect.Listen listen)
    {
        if (!steps.TryGetValue(run.Id, out var ofRun))
        {
            steps.Add(run.Id, ofRun = []);
        }

        ofRun[listen.Step] = (run.Project, listen.Match.Type);
        all.Add(run.Project, listen.Match.Type, new(run.Id, listen.Step, Since(run, listen.Step), arrival => Offer(run.Id, listen.Step, arrival)));
    }

    public void Stop(Guid run, int step)
    {
        if (steps.TryGetValue(run, out var ofRun) && ofRun.Remove(step, out var of))
        {
            all.Remove(of.Project, of.Type, run, step);
            if (ofRun.Count == 0)
            {
                steps.Remove(run);
            }
        }
    }

    /// <summary>The run left memory.</summary>
    public void Forget(Guid run)
    {
        if (steps.Remove(run, out var ofRun))
        {
            foreach (var (step, of) in ofRun)
            {
                all.Remove(of.Project, of.Type, run, step);
            }
        }
    }

    /// <summary>The partition is let go, with all its runs.</summary>
    public void ForgetAll()
    {
        foreach (var run in steps.Keys.ToList())
        {
            Forget(run);
        }
    }

    /// <summary>Since its run began. One that waits again after a retry waits for another event than the one that it had.</summary>
    private static DateTimeOffset Since(RunState run, int step) =>
        run.Generation > 1 && run.Steps[step].StartedAt is { } again ? again : run.StartedAt ?? run.CreatedAt;

    private void Offer(Guid run, int step, ArrivalRecord arrival) => owner.Post(() => boundary.Try(run, "taking an event", () =>
        runs.Deliver(run, new SignalReceived(step, arrival.Arrival.Data, arrival.Arrival.Source) { At = runs.Stamps.Now, Seed = runs.Stamps.Seed })));
}
