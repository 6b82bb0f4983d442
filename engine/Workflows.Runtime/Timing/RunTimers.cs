using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;
using Workflows.Runtime.Faulting;
using Workflows.Runtime.Loop;

namespace Workflows.Runtime.Timing;

/// <summary>Backoffs, waits and deadlines of all runs, in one queue.</summary>
internal sealed class RunTimers : IDisposable
{
    private readonly Alarm<(Guid Run, TimerKey Key)> alarm;

    public RunTimers(Alarms alarms, LiveRuns runs)
    {
        alarm = alarms.Create<(Guid Run, TimerKey Key)>(due =>
        {
            Faults.Hit("timer-ring");
            runs.Deliver(due.Run, new TimerFired(due.Key) { At = runs.Stamps.Now, Seed = runs.Stamps.Seed });
        });
    }

    public DateTimeOffset? Next => alarm.Next;

    public void Open() => alarm.Open();

    public void Set(Guid run, Effect.SetTimer effect)
    {
        Faults.Hit("timer-set");
        alarm.Set((run, effect.Key), effect.Due);
    }

    public void Clear(Guid run, Effect.ClearTimer effect) => alarm.Clear((run, effect.Key));

    public void Dispose() => alarm.Dispose();
}
