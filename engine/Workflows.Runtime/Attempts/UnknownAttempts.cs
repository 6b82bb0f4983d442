using Microsoft.Extensions.Logging;
using Workflows.Core.Runs;
using Workflows.Runtime.Executing;
using Workflows.Runtime.Loop;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Timing;

namespace Workflows.Runtime.Attempts;

/// <summary>
/// What executors have and no run in memory asks for. An end that is recorded already is released: the engine died between the commit and the
/// release, or gave the attempt up before the executor did. What no row knows is cleared away as well: a row is committed before anything is made of it,
/// so the store is older than it (a restored backup), and nothing it could say has a place any more (RELIABILITY F42). But not before it is ten minutes
/// old (F8), a pod and a process of this machine alike: it may be another store's, of which this one is a copy, and whose engine should get the
/// chance to record how it ended. Only what a run that can't be read may still want is left alone. Touched by the owner's thread alone.
/// </summary>
internal sealed partial class UnknownAttempts : IDisposable
{
    private static readonly TimeSpan patience = TimeSpan.FromMinutes(10);

    /// <summary>Until the next look at one that is left alone.</summary>
    private static readonly GrowingPause first = new(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));

    private readonly Dictionary<Guid, (IExecutor Executor, Observation Seen, DateTimeOffset Due)> young = [];
    private readonly Dictionary<Guid, (IExecutor Executor, Observation Seen, GrowingPause Pause)> left = [];
    private readonly Alarm<Guid> alarm;
    private readonly Alarms alarms;
    private readonly IStore store;
    private readonly BackgroundWork background;
    private readonly ILogger log;

    public UnknownAttempts(Alarms alarms, IStore store, BackgroundWork background, ILogger log)
    {
        this.alarms = alarms;
        this.store = store;
        this.background = background;
        this.log = log;
        alarm = alarms.Create<Guid>(Again);
    }

    public void Open() => alarm.Open();

    public void See(IExecutor executor, Observation seen)
    {
        if (seen is Observation.Gone)
        {
            Forget(seen.Uid);
            return;
        }

        if (seen is not (Observation.Ended or Observation.Found))
        {
            return;
        }

        Meet(executor, seen);
        background.Read(
            Guid.Empty,
            "looking up an attempt that no run asks for",
            async stop => await store.FindAttemptAsync(seen.Uid, stop),
            found => Judge(executor, seen, found),
            failure => LogLeft(failure, executor.Kind, seen.Uid));
    }

    public void Dispose() => alarm.Dispose();

    private void Judge(IExecutor executor, Observation seen, AttemptRecord? found)
    {
        if (found is null && IsYoung(seen.Uid))
        {
            return;
        }

        if (found is { } row && !row.Status.IsFinal())
        {
            Leave(executor, seen);
            return;
        }

        Forget(seen.Uid);
        if (found is null)
        {
            LogUnknown(executor.Kind, seen.Uid);
        }

        // What is only found may run still (a queueTimeout came as it began): it is stopped first, and released when it is seen to have ended.
        if (seen is Observation.Found)
        {
            executor.Stop(seen.Uid, StopMode.AtOnce);
        }
        else
        {
            executor.Release(seen.Uid);
        }
    }

    /// <summary>
    /// Another engine of this store drives its run, and puts it away; or that run can't be read, and may still want it. So it is looked at again, at
    /// first soon (it may have been this engine's), then less and less often.
    /// </summary>
    private void Leave(IExecutor executor, Observation seen)
    {
        var isNew = !left.TryGetValue(seen.Uid, out var known);
        if (isNew && store.Partitions == 1)
        {
            LogUnreadable(executor.Kind, seen.Uid);
        }

        var pause = isNew ? first : known.Pause.Next;
        left[seen.Uid] = (executor, known.Seen is Observation.Ended ? known.Seen : seen, pause);
        alarm.Set(seen.Uid, alarms.Now + pause.Length);
    }

    /// <summary>Keeps how old it is, and whether it has ended.</summary>
    private void Meet(IExecutor executor, Observation seen)
    {
        if (seen is Observation.Found { Since: { } since })
        {
            young.TryAdd(seen.Uid, (executor, seen, since + patience));
        }
        else if (seen is Observation.Ended && young.TryGetValue(seen.Uid, out var known))
        {
            young[seen.Uid] = known with { Seen = seen };
        }
    }

    /// <summary>No row knows it: is it to be left alone for now? Then it is looked at again in time.</summary>
    private bool IsYoung(Guid uid)
    {
        if (young.TryGetValue(uid, out var known) && known.Due > alarms.Now)
        {
            alarm.Set(uid, known.Due);
            return true;
        }

        return false;
    }

    private void Again(Guid uid)
    {
        if (left.TryGetValue(uid, out var other))
        {
            See(other.Executor, other.Seen);
        }
        else if (young.TryGetValue(uid, out var known))
        {
            See(known.Executor, known.Seen);
        }
    }

    private void Forget(Guid uid)
    {
        _ = young.Remove(uid);
        _ = left.Remove(uid);
        alarm.Clear(uid);
    }
}
