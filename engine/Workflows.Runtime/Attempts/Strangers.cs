using Workflows.Runtime.Executing;
using Workflows.Runtime.Loop;
using Workflows.Runtime.Timing;

namespace Workflows.Runtime.Attempts;

/// <summary>
/// What executors have and no row knows. None of it is given up before it is ten minutes old (RELIABILITY F8): it may be another store's, of
/// which this one is a copy or an older backup, and whose engine should get the chance to record how it ended. Touched by the owner's thread alone.
/// </summary>
internal sealed class Strangers : IDisposable
{
    private static readonly TimeSpan patience = TimeSpan.FromMinutes(10);

    private readonly Dictionary<Guid, (IExecutor Executor, Observation Seen, DateTimeOffset Due)> young = [];
    private readonly Alarm<Guid> alarm;
    private readonly Stamps stamps;

    /// <param name="owner">Whose thread it works on.</param>
    /// <param name="time">Its clock.</param>
    /// <param name="stamps">The time now.</param>
    /// <param name="again">One is old enough: it is to be looked at once more, as it was seen last.</param>
    public Strangers(Owner owner, TimeProvider time, Stamps stamps, Action<IExecutor, Observation> again)
    {
        this.stamps = stamps;
        alarm = new(time, owner, uid =>
        {
            if (young.TryGetValue(uid, out var known))
            {
                again(known.Executor, known.Seen);
            }
        });
    }

    public void Open() => alarm.Open();

    /// <summary>Keeps how old it is, and whether it has ended.</summary>
    public void Meet(IExecutor executor, Observation seen)
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
    public bool IsYoung(Guid uid)
    {
        if (young.TryGetValue(uid, out var known) && known.Due > stamps.Now)
        {
            alarm.Set(uid, known.Due);
            return true;
        }

        Forget(uid);
        return false;
    }

    public void Forget(Guid uid)
    {
        _ = young.Remove(uid);
        alarm.Clear(uid);
    }

    public void Dispose() => alarm.Dispose();
}
