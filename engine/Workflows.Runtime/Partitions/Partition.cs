using System.Globalization;
using Microsoft.Extensions.Logging;
using Workflows.Core.Runs;
using Workflows.Runtime.Attempts;
using Workflows.Runtime.Committing;
using Workflows.Runtime.Deciding;
using Workflows.Runtime.Executing;
using Workflows.Runtime.Faulting;
using Workflows.Runtime.Loop;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Partitions;

/// <summary>
/// A share of a store's runs, driven by one loop: decide, commit, act, observe, commit, release. What the loop owns (runs, slots, timers, attempts) is here and
/// nowhere else, so letting a partition go is letting go of this. It keeps nothing that the store does not: it may end at any instant, and whoever takes the
/// partition next goes on.
/// </summary>
internal sealed partial class Partition : IDisposable
{
    private readonly TaskCompletionSource loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly EngineOptions options;
    private readonly IReadOnlySet<Guid> stranded;
    private readonly Owner owner;
    private readonly Shutdown shutdown;
    private readonly PartitionParts parts;
    private readonly ILogger log;
    private readonly long after;

    /// <param name="id">Which one. This engine has its lease.</param>
    /// <param name="ports">What the engine works with.</param>
    /// <param name="options">How.</param>
    /// <param name="shared">What it has in common with the other partitions.</param>
    /// <param name="start">What is known of it at its start.</param>
    public Partition(int id, EnginePorts ports, EngineOptions options, SharedParts shared, PartitionStart start)
    {
        this.options = options;
        (Id, after, stranded) = (id, start.Pass, start.Stranded);
        log = options.Logs.CreateLogger<Engine>();
        owner = new Owner(log);
        shutdown = new Shutdown(owner, options.Time, options.StopGrace);
        parts = PartitionParts.Compose(id, ports, options, shared, new PartitionHooks(owner, shutdown, Committed, Stored, Adopt, IsQuiet));
    }

    public int Id { get; }

    /// <summary>Ends when its runs are in memory; is cancelled when it ends without that.</summary>
    public Task WhenLoaded => loaded.Task;

    /// <summary>What made it end by itself; null where it was told to.</summary>
    public Exception? Fault => shutdown.Fault;

    /// <summary>Lookups in the cache that missed and are kept until their instance ends.</summary>
    public int MissedLookups => parts.Cache.Count;

    /// <summary>Drives its runs until it is told to stop, or can't go on (<see cref="Fault"/>). Attempts run on. Once only.</summary>
    public async Task RunAsync()
    {
        parts.Loader.LoadAll(Loaded, shutdown.Fail);
        await owner.RunAsync(Turn);
        shutdown.Abandon();
        await LeaveAsync();
        loaded.TrySetCanceled(CancellationToken.None);
        parts.Idle.Cancel();
        foreach (var watcher in parts.Runs.All.SelectMany(run => run.Watchers))
        {
            watcher.TrySetCanceled(CancellationToken.None);
        }

        parts.Listening.ForgetAll();
        LogStopped(Id, parts.Runs.All.Count);
    }

    /// <summary>Decides no more, commits what it has decided, and ends.</summary>
    public void Stop() => owner.Post(shutdown.Request);

    /// <summary>Ends at once: nothing more can be stored.</summary>
    public void Fail(Exception why) => owner.Post(() => shutdown.Fail(why));

    /// <summary>It has ended, and another engine drives its runs from now on.</summary>
    public void LetGo() => parts.Attempts.LetGo();

    /// <summary>The engine's leases go on.</summary>
    public void Renewed() => owner.Post(parts.Attempts.Renewed);

    /// <summary>Commands for its runs.</summary>
    public void Take(IReadOnlyList<InboxEntry> entries) => owner.Post(() =>
    {
        foreach (var entry in entries)
        {
            parts.Boundary.Try(entry.Run, "taking in a command", () => parts.Commands.Take(entry));
        }
    });

    /// <summary>
    /// A pass over the inbox has reached its end, and its entries were handed over. One that began before this was there, or ends before its runs are in
    /// memory, does not count.
    /// </summary>
    public void CaughtUp(long pass)
    {
        if (pass > after)
        {
            owner.Post(() =>
            {
                if (loaded.Task.IsCompleted)
                {
                    TakeCaughtUp(pass);
                }
            });
        }
    }

    /// <summary>Takes what an executor saw of one of its attempts.</summary>
    public void See(IExecutor executor, Observation seen) => owner.Post(() => parts.Attempts.See(executor, seen));

    /// <summary>Takes what an attempt tells of itself.</summary>
    public void Observe(AttemptObservation seen) => owner.Post(() =>
    {
        if (parts.Attempts.Find(seen.Uid) is not null)
        {
            parts.Observations.Note(seen);
        }
    });

    /// <summary>See <see cref="Engine.WhenEndedAsync"/>.</summary>
    public Task<RunState> WhenEndedAsync(Guid run)
    {
        var ended = new TaskCompletionSource<RunState>(TaskCreationOptions.RunContinuationsAsynchronously);
        owner.Post(() => parts.Loader.Fetch(run, (live, why) =>
        {
            if (live is null)
            {
                ended.TrySetException(new InvalidOperationException($"run {run}: {why}"));
                return;
            }

            // One that has ended already is let go, and its watchers told, by whoever brought it into memory for this.
            live.Watchers.Add(ended);
        }));
        return ended.Task.WaitAsync(shutdown.Abandoned);
    }

    /// <summary>Ends when it was idle once, after this pass over the inbox.</summary>
    public Task NextIdleAsync(long pass)
    {
        var idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        owner.Post(() => parts.Idle.Add(idle, pass));
        return idle.Task.WaitAsync(shutdown.Abandoned);
    }

    public Task<bool> IsIdleAsync() => AskAsync(() => parts.Idle.IsIdle);

    /// <summary>An attempt lives that only this machine can follow, or may live for all that is known yet: the partition can't be handed over.</summary>
    public Task<bool> IsTiedAsync() => AskAsync(() => !loaded.Task.IsCompleted || parts.Attempts.IsTied);

    public Task<AttemptIdentity?> FindAttemptAsync(Guid uid) => AskAsync(() => Identity(uid));

    /// <summary>Ends when the loop has come round to it.</summary>
    public Task AnswerAsync() => AskAsync(static () => true);

    /// <summary>Why it is not idle, for whoever waits in vain.</summary>
    public string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        partition {Id}: recovered {recovered}, runs {parts.Runs.All.Count}, ready {parts.Runs.HasReady}, committing {!parts.Committer.IsIdle},
        background {parts.Background.Count}, failed commits {parts.FailedCommits.Count}, attempts {parts.Attempts.Count},
        next timer {parts.Timers.Next:O}, posts {!owner.IsEmpty}, {parts.Idle}
        """);

    public void Dispose()
    {
        parts.Dispose();
        shutdown.Dispose();
    }

    // --- The loop: everything below happens on the owner's thread ------------------------------------------------------------------

    private bool Turn()
    {
        if (!shutdown.Requested)
        {
            parts.Budget.Begin();

            // Twice: the first sends a batch off, the second fills the next one while it is on its way.
            Decide();
            parts.Committer.Pump();
            Decide();
            if (parts.Runs.HasReady && parts.Committer.HasRoom)
            {
                // The time of this turn is spent. What was posted meanwhile comes first; then it goes on.
                owner.Post(static () => { });
            }

            parts.Idle.Look();
        }
        else
        {
            parts.Committer.Pump();
        }

        return !(shutdown.Requested && (parts.Committer.IsIdle || shutdown.Overdue));
    }

    private void Decide()
    {
        while (parts.Committer.HasRoom && !parts.Budget.IsSpent && parts.Runs.TryNext(out var run))
        {
            var unit = parts.Decider.Decide(run);
            Faults.Hit("decide-after");
            if (unit is null)
            {
                parts.Runs.Wake(run);
                parts.Ended.Evict(run);
            }
            else
            {
                parts.Committer.Add(unit);
            }
        }
    }

    private void Committed(CommitOutcomes outcomes)
    {
        foreach (var unit in outcomes.Stored)
        {
            Stored(unit);
        }

        foreach (var (unit, why) in outcomes.Failed)
        {
            parts.FailedCommits.Take(unit, why);
        }

        foreach (var unit in outcomes.Dropped)
        {
            parts.Runs.Remove(unit.Run);
        }

        if (outcomes.Lost is { } lost)
        {
            shutdown.Fail(lost);
        }
    }

    private void Stored(CommitUnit unit) =>
        parts.Boundary.Try(unit.Run.Id, "what follows a commit", () => parts.AfterCommit.Stored(unit, act: !shutdown.Requested));

    private bool IsQuiet() => recovered && owner.IsEmpty && !parts.Runs.HasReady && parts.Committer.IsIdle
        && parts.Background.Count == 0 && parts.FailedCommits.Count == 0 && parts.Attempts.Count == 0;

    /// <summary>The loop has ended. What is under way outside may end, too, but holds up nobody for longer than the grace.</summary>
    private async Task LeaveAsync()
    {
        try
        {
            await Task.WhenAll(parts.Background.DrainAsync(), parts.Observations.FlushAsync(options.StopGrace)).WaitAsync(options.StopGrace, options.Time);
        }
        catch (TimeoutException)
        {
            LogLeft(Id, options.StopGrace);
        }
    }

    private AttemptIdentity? Identity(Guid uid) =>
        parts.Attempts.Find(uid) is { } attempt && parts.Runs.Find(attempt.Run) is { State: var run }
            ? AttemptIdentity.Of(run, uid, attempt.Step, attempt.Index)
            : null;

    private Task<T> AskAsync<T>(Func<T> question) => owner.AskAsync(question, shutdown.Abandoned);
}

/// <summary>What is known of a partition when its lease is taken.</summary>
/// <param name="Pass">The last pass over the inbox that has begun by then.</param>
/// <param name="Stranded">See <see cref="ILeases.ListStrandedAsync"/>; those of other partitions may be among them.</param>
internal sealed record PartitionStart(long Pass, IReadOnlySet<Guid> Stranded);
