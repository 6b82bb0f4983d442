using Microsoft.Extensions.Logging;
using Workflows.Runtime.Faulting;
using Workflows.Runtime.Loop;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Attempts;

/// <summary>
/// Writes what is only observed, at most five times a second, all attempts in one write. Deciding never waits for it; what is lost is seen
/// again. An attempt that ends before its observation was written never gets one: its end says all.
/// </summary>
internal sealed partial class ObservationBuffer : IDisposable
{
    private static readonly TimeSpan pause = TimeSpan.FromMilliseconds(200);

    private readonly IStore store;
    private readonly Owner owner;
    private readonly ILogger log;
    private readonly TimeProvider time;
    private readonly ITimer timer;
    private readonly CancellationTokenSource giveUp = new();
    private Dictionary<Guid, AttemptObservation> pending = [];
    private bool armed;

    /// <summary>The write under way.</summary>
    private Task writing = Task.CompletedTask;

    public ObservationBuffer(IStore store, Owner owner, TimeProvider time, ILogger log)
    {
        this.store = store;
        this.owner = owner;
        this.time = time;
        this.log = log;
        timer = time.CreateTimer(_ => owner.Post(Write), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Note(AttemptObservation seen)
    {
        pending[seen.Uid] = pending.TryGetValue(seen.Uid, out var before) ? Merge(before, seen) : seen;
        if (!armed)
        {
            armed = true;
            timer.Change(pause, Timeout.InfiniteTimeSpan);
        }
    }

    public void Forget(Guid uid) => pending.Remove(uid);

    /// <summary>Writes what is left, once the loop has ended: what a step waits for is to be seen also when no engine runs.</summary>
    /// <param name="limit">A store that does not answer is not waited for any longer: all this is only for display.</param>
    public async Task FlushAsync(TimeSpan limit)
    {
        using var timer = new CancellationTokenSource(limit, time);
        await using var registration = timer.Token.Register(giveUp.Cancel);
        await writing;
        Write();
        await writing;
    }

    public void Dispose()
    {
        timer.Dispose();
        giveUp.Dispose();
    }

    private static AttemptObservation Merge(AttemptObservation before, AttemptObservation seen) => before with
    {
        StartedAt = seen.StartedAt ?? before.StartedAt,
        WaitsForKind = seen.WaitsForKind ?? before.WaitsForKind,
        WaitsForText = seen.WaitsForText ?? before.WaitsForText,
        WaitsSince = seen.WaitsSince ?? before.WaitsSince,
        Progress = seen.Progress ?? before.Progress,
        ProgressText = seen.ProgressText ?? before.ProgressText,
        Heartbeat = seen.Heartbeat ?? before.Heartbeat,
    };

    private void Write()
    {
        var batch = pending;
        pending = [];
        if (batch.Count == 0)
        {
            armed = false;
            return;
        }

        writing = Task.Run(() => WriteAsync([.. batch.Values]));
    }

    private async Task WriteAsync(AttemptObservation[] batch)
    {
        try
        {
            Faults.Hit("observe-write");
            await store.ObserveAsync(batch, giveUp.Token);
        }
        catch (Exception trouble)
        {
            // Display only: the next observation of the attempt mends it.
            LogLost(trouble, batch.Length);
        }

        owner.Post(() => timer.Change(pause, Timeout.InfiniteTimeSpan));
    }
}
