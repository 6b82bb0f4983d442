using System.Globalization;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;
using Workflows.Core.Runs;
using Workflows.Runtime.Attempts;
using Workflows.Runtime.Committing;
using Workflows.Runtime.Deciding;
using Workflows.Runtime.Faulting;
using Workflows.Runtime.Loop;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime;

/// <summary>
/// Drives every unfinished run of a store: decide, commit, act, observe, commit, release. It keeps nothing that the store does not, so it may
/// be killed at any instant and the next engine goes on. One engine at a time drives a store, or a partition of it.
/// </summary>
public sealed partial class Engine : IDisposable
{
    private readonly TaskCompletionSource loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly EnginePorts ports;
    private readonly EngineOptions options;
    private readonly Owner owner;
    private readonly Shutdown shutdown;
    private readonly EngineParts parts;
    private readonly ILogger log;
    private Task reading = Task.CompletedTask;

    public Engine(EnginePorts ports, EngineOptions options)
    {
        this.ports = ports;
        this.options = options;
        log = options.Logs.CreateLogger<Engine>();
        owner = new Owner(log);
        shutdown = new Shutdown(owner, options.Time, options.StopGrace);
        parts = EngineParts.Compose(ports, options, owner, shutdown, new EngineHooks(Committed, Stored, CaughtUp, Adopt, IsQuiet));
    }

    /// <summary>
    /// Drives runs until it is told to stop: then it decides no more, commits what it has decided, and returns. Attempts run on. Once only. Throws
    /// <see cref="LeaseLostException"/> when the store is another engine's, or not there any more.
    /// </summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var registration = stop.Register(() => owner.Post(shutdown.Request));
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

        LogStopped(parts.Runs.All.Count);
        if (shutdown.Fault is { } fault)
        {
            ExceptionDispatchInfo.Throw(fault);
        }
    }

    /// <summary>
    /// Ends with the run's last state when it has ended, at once if it has; fails where the store has no such run; is cancelled when the engine stops.
    /// </summary>
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

    /// <summary>
    /// Ends when no attempt lives, nothing is to be released, and every unfinished run is suspended or waits for an approval, an event, a slot,
    /// or a timer over a minute away. Attempts of an executor that this engine lacks don't count: they are not its to wait for.
    /// </summary>
    public async Task WhenIdleAsync(CancellationToken cancellation)
    {
        for (var idle = false; !idle;)
        {
            await NextIdleAsync(cancellation);
            await Task.WhenAll(ports.Executors.Select(executor => executor.DrainAsync(cancellation)));
            idle = await AskAsync(() => parts.Idle.IsIdle);
        }
    }

    /// <summary>Takes what an attempt tells of itself (progress, a heartbeat). Written soon, coalesced; lost without harm.</summary>
    public void Observe(AttemptObservation seen) => owner.Post(() =>
    {
        if (parts.Attempts.Find(seen.Uid) is not null)
        {
            parts.Observations.Note(seen);
        }
    });

    /// <summary>
    /// The identity of an attempt that is live here; null once its end is recorded, or where it never was. Waits for the start-up to be over.
    /// </summary>
    public async Task<AttemptIdentity?> FindAttemptAsync(Guid uid, CancellationToken cancellation)
    {
        await loaded.Task.WaitAsync(cancellation);
        return await AskAsync(() => parts.Attempts.Find(uid) is { } attempt && parts.Runs.Find(attempt.Run) is { State: var run }
            ? AttemptIdentity.Of(run, attempt)
            : null);
    }

    /// <summary>Ends when the loop has come round to it: a busy or frozen engine does not answer.</summary>
    public Task AnswerAsync(CancellationToken cancellation) => AskAsync(static () => true).WaitAsync(cancellation);

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
            await Task.WhenAll(
                reading,
                parts.Background.DrainAsync(),
                parts.Observations.FlushAsync(options.StopGrace)).WaitAsync(options.StopGrace, options.Time);
        }
        catch (TimeoutException)
        {
            LogLeft(options.StopGrace);
        }
    }

    /// <summary>Lookups in the cache that missed and are kept until their instance ends.</summary>
    internal int MissedLookups => parts.Cache.Count;

    /// <summary>Why it is not idle, for whoever waits in vain.</summary>
    internal string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        recovered {recovered}, runs {parts.Runs.All.Count}, ready {parts.Runs.HasReady}, committing {!parts.Committer.IsIdle},
        background {parts.Background.Count}, failed commits {parts.FailedCommits.Count}, attempts {parts.Attempts.Count},
        next timer {parts.Timers.Next:O}, posts {!owner.IsEmpty}, passes {parts.Inbox.Passes}, {parts.Idle}
        """);

    private Task NextIdleAsync(CancellationToken cancellation)
    {
        var idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        owner.Post(() =>
        {
            parts.Idle.Add(idle, parts.Inbox.Passes + 1);
            parts.Inbox.Wake();
        });
        return idle.Task.WaitAsync(shutdown.Abandoned).WaitAsync(cancellation);
    }

    private Task<T> AskAsync<T>(Func<T> question)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        owner.Post(() => answer.TrySetResult(question()));
        return answer.Task.WaitAsync(shutdown.Abandoned);
    }
}
