using Microsoft.Extensions.Logging;
using Workflows.Core.Runs;
using Workflows.Runtime.Attempts;
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
    private readonly CancellationTokenSource stopping = new();
    private readonly TaskCompletionSource loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly EnginePorts ports;
    private readonly Owner owner;
    private readonly EngineParts parts;
    private readonly ILogger log;
    private Task reading = Task.CompletedTask;
    private bool recovered;
    private bool stopped;

    public Engine(EnginePorts ports, EngineOptions options)
    {
        this.ports = ports;
        log = options.Logs.CreateLogger<Engine>();
        owner = new Owner(log);
        parts = EngineParts.Compose(ports, options, owner, this);
    }

    internal CancellationToken Stopping => stopping.Token;

    /// <summary>Drives runs until it is told to stop: then it decides no more, commits what it has decided, and returns. Attempts run on. Once only.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var registration = stop.Register(() => owner.Post(() => stopped = true));
        parts.Loader.LoadAll(Loaded);
        await owner.RunAsync(Turn);
        await stopping.CancelAsync();
        await Task.WhenAll(reading, parts.Errands.DrainAsync(), parts.Observations.FlushAsync());
        loaded.TrySetCanceled(CancellationToken.None);
        parts.Idle.Cancel();
        foreach (var watcher in parts.Roster.All.SelectMany(run => run.Watchers))
        {
            watcher.TrySetCanceled(CancellationToken.None);
        }

        LogStopped(parts.Roster.All.Count);
    }

    /// <summary>Ends with the run's last state when it has ended, at once if it has; fails where the store has no such run; is cancelled when the engine stops.</summary>
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

            live.Watchers.Add(ended);
            parts.Endings.Settle(live);
        }));
        return ended.Task.WaitAsync(stopping.Token);
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

    /// <summary>The identity of an attempt that is live here; null once its end is recorded, or where it never was. Waits for the start-up to be over.</summary>
    public async Task<AttemptIdentity?> FindAttemptAsync(Guid uid, CancellationToken cancellation)
    {
        await loaded.Task.WaitAsync(cancellation);
        return await AskAsync(() => parts.Attempts.Find(uid) is { } attempt && parts.Roster.Find(attempt.Run) is { State: var run }
            ? new AttemptIdentity(uid, run.Project, run.Id, run.Label, run.Plan.Steps[attempt.Step].Name, attempt.Index)
            : null);
    }

    public void Dispose()
    {
        parts.Dispose();
        stopping.Dispose();
    }

    // --- The loop: everything below happens on the owner's thread ------------------------------------------------------------------

    private bool Turn()
    {
        if (!stopped)
        {
            // Twice: the first sends a batch off, the second fills the next one while it is on its way.
            Decide();
            parts.Committer.Pump();
            Decide();
            parts.Idle.Look();
        }
        else
        {
            parts.Committer.Pump();
        }

        return !(stopped && parts.Committer.IsIdle);
    }

    private void Decide()
    {
        while (parts.Committer.HasRoom && parts.Roster.TryNext(out var run))
        {
            if (parts.Decider.Decide(run) is not { } unit)
            {
                parts.Roster.Wake(run);
                parts.Endings.Settle(run);
                continue;
            }

            Faults.Hit("decide-after");
            parts.Children.Prepare(unit);
            unit.Commit = unit.Commit with { Cached = parts.Cache.Earned(unit.Commit.Facts), Memory = MemoryNeeds.Of(unit.Commit.Facts) };
            parts.Committer.Add(unit);
        }
    }

    internal void Committed(Committing.Verdicts verdicts)
    {
        foreach (var unit in verdicts.Stored)
        {
            parts.Aftermath.Stored(unit, act: !stopped);
        }

        foreach (var (unit, why) in verdicts.Failed)
        {
            parts.Setbacks.Take(unit, why);
        }

        foreach (var unit in verdicts.Dropped)
        {
            parts.Roster.Remove(unit.Run);
        }
    }

    /// <summary>Every unfinished run is in memory. Their attempts are known before an executor can tell of any, their slots before anybody asks for one.</summary>
    private void Loaded()
    {
        LogLoaded(parts.Roster.All.Count);
        Faults.Hit("recovery-loaded");
        foreach (var run in parts.Roster.All.Select(run => run.State).OrderBy(run => (run.StartedAt ?? run.CreatedAt, run.Id)))
        {
            parts.Slots.Hold(run);
            foreach (var start in RunMachine.Outstanding(run).OfType<Effect.StartAttempt>())
            {
                parts.Attempts.Know(run, start);
            }
        }

        foreach (var executor in ports.Executors)
        {
            executor.Start(seen => owner.Post(() => parts.Attempts.See(executor, seen)));
        }

        loaded.TrySetResult();
        reading = Task.Run(() => parts.Inbox.RunAsync(stopping.Token));
    }

    /// <summary>
    /// The inbox has been read to its end. Only then, at start-up, are the runs resumed, each in its own time and in the order of their start: a
    /// cancel that came while nothing ran should not find that everything was started anew just before it.
    /// </summary>
    internal void CaughtUp(long pass)
    {
        parts.Idle.Read(pass);
        if (recovered)
        {
            return;
        }

        recovered = true;
        foreach (var run in parts.Roster.All.OrderBy(run => (run.State.CreatedAt, run.State.Number, run.Id)).ToArray())
        {
            owner.Post(() => Resume(run));
        }

        owner.Post(() =>
        {
            parts.Timers.Open();
            parts.Attempts.Timeouts.Open();
            parts.Attempts.Strangers.Open();
        });
    }

    private void Resume(LiveRun run)
    {
        Faults.Hit("recovery-resume");
        if (parts.Roster.Find(run.Id) == run)
        {
            parts.Performer.Resume(run);
        }
    }

    /// <summary>Why it is not idle, for whoever waits in vain.</summary>
    internal string Describe() => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"recovered {recovered}, runs {parts.Roster.All.Count}, ready {parts.Roster.HasReady}, committing {!parts.Committer.IsIdle}, errands {parts.Errands.Count}, setbacks {parts.Setbacks.Count}, attempts {parts.Attempts.Count}, next timer {parts.Timers.Next:O}, posts {!owner.IsEmpty}, passes {parts.Inbox.Passes}, {parts.Idle}");

    internal bool IsQuiet() => recovered && owner.IsEmpty && !parts.Roster.HasReady && parts.Committer.IsIdle
        && parts.Errands.Count == 0 && parts.Setbacks.Count == 0 && parts.Attempts.Count == 0;

    private Task NextIdleAsync(CancellationToken cancellation)
    {
        var idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        owner.Post(() =>
        {
            parts.Idle.Add(idle, parts.Inbox.Passes + 1);
            parts.Inbox.Wake();
        });
        return idle.Task.WaitAsync(stopping.Token).WaitAsync(cancellation);
    }

    private Task<T> AskAsync<T>(Func<T> question)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        owner.Post(() => answer.TrySetResult(question()));
        return answer.Task.WaitAsync(stopping.Token);
    }
}
