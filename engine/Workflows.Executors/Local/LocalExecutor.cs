using Workflows.Core.Runs;
using Workflows.Executors.Local.Launching;
using Workflows.Executors.Local.Processes;
using Workflows.Runner.Wire;
using Workflows.Runtime.Executing;

namespace Workflows.Executors.Local;

/// <summary>
/// Runs attempts as processes of this machine. Each has a folder named by its uid and a <c>wf-exec</c> that outlives the engine; the next engine
/// finds by the folder what runs, what has ended and what nobody has begun. Nothing is polled.
/// </summary>
public sealed class LocalExecutor : IExecutor
{
    private readonly LocalExecutorOptions options;
    private readonly Lock gate = new();
    private readonly Dictionary<Guid, LocalAttempt> attempts = [];
    private readonly Dictionary<Guid, Task> releases = [];

    /// <summary>Ends that are not told yet, since their files are on the way to where they are kept.</summary>
    private readonly Dictionary<Guid, Task> deliveries = [];
    private readonly Places<LocalAttempt> places;
    private readonly ProcessWatch watch;
    private readonly Stops stops;
    private readonly ArtifactDelivery delivery;
    private readonly AttemptMasks masks;
    private volatile Action<Observation> report = _ => throw new InvalidOperationException("Not started.");

    public LocalExecutor(LocalExecutorOptions options)
    {
        (this.options, places) = (options, new Places<LocalAttempt>(options.Places));
        watch = new ProcessWatch(options.Time);
        stops = new Stops(options.Time);
        delivery = new ArtifactDelivery(options);
        masks = new AttemptMasks(options);
    }

    /// <inheritdoc/>
    public string Kind => "local";

    /// <inheritdoc/>
    public bool IsOfThisMachine => true;

    /// <inheritdoc/>
    public void Start(Action<Observation> report)
    {
        this.report = report;
        Drafts.Sweep(options.FileFolder);
        foreach (var uid in AttemptFolder.All(options.DataFolder)) report(new Observation.Found(uid, AttemptFolder.Of(options.DataFolder, uid).Since));
    }

    /// <inheritdoc/>
    public void Desire(AttemptSpec spec)
    {
        if (IsNew(spec.Uid, spec, out var attempt)) Look(attempt);
        else if (attempt.Outcome is { } outcome) report(new Observation.Ended(spec.Uid, outcome));
    }

    /// <inheritdoc/>
    public void Stop(Guid uid, StopMode mode)
    {
        var known = !IsNew(uid, null, out var attempt);
        ProcessStart? process;
        bool waited;
        lock (gate)
        {
            if (attempt.Stop != StopMode.AtOnce) attempt.Stop = mode;
            process = attempt.Process;
            waited = places.GiveUp(attempt);
        }

        if (!known) Look(attempt);
        else if (attempt.Outcome is { } outcome) report(new Observation.Ended(uid, outcome));
        else if (waited) End(attempt, Outcomes.NeverStarted);
        else if (process is { } running) stops.Send(attempt, running, mode);
    }

    /// <inheritdoc/>
    public void Release(Guid uid)
    {
        lock (gate)
        {
            if (attempts.Remove(uid, out var attempt) && attempt.Outcome is null)
            {
                attempts.Add(uid, attempt); // It runs: its end is not committed, whatever the caller thinks.
                return;
            }

            masks.Forget(uid);
            _ = deliveries.Remove(uid);
            if (!releases.ContainsKey(uid)) releases[uid] = Task.Run(() => Remove(uid));
        }
    }

    /// <summary>Nobody else could follow a process of this machine: there is nothing to hand over.</summary>
    public void Disown(Guid uid)
    {
    }

    /// <inheritdoc/>
    public Task DrainAsync(CancellationToken cancellation)
    {
        lock (gate) return Task.WhenAll(releases.Values.Concat(deliveries.Values)).WaitAsync(cancellation);
    }

    /// <summary>
    /// What puts <c>***</c> for each secret that the attempt was handed, its token among them, in all the forms that programs give them; null for an
    /// attempt that has not begun here, of which nothing is known.
    /// </summary>
    public Func<string, string>? MaskOf(Guid uid) => masks.Of(uid);

    /// <summary>Stops watching; what runs goes on, for the next engine to find.</summary>
    public ValueTask DisposeAsync()
    {
        report = static _ => { };
        watch.Dispose();
        return ValueTask.CompletedTask;
    }

    private bool IsNew(Guid uid, AttemptSpec? spec, out LocalAttempt attempt)
    {
        lock (gate)
        {
            if (attempts.TryGetValue(uid, out attempt!)) return false;
            attempts[uid] = attempt = new LocalAttempt(uid, AttemptFolder.Of(options.DataFolder, uid)) { ToStart = spec };
            return true;
        }
    }

    /// <summary>
    /// Makes the attempt's folder and what should be agree: at first sight, and when a <c>wf-exec</c> has ended. The claim says whose end that
    /// was: one that found another's claim ends at once, and that other is watched then.
    /// </summary>
    private void Look(LocalAttempt attempt)
    {
        switch (TraceOf(attempt.Folder, attempt.Uid))
        {
            case Trace.Recorded(var record):
                var outcome = Outcomes.Of(record) with { TimedOut = record.TimedOut || attempt.Overdue };
                if (options.FilesAreElsewhere) Deliver(attempt, outcome);
                else End(attempt, outcome);
                break;
            case Trace.Alive(var process, var since):
                Watch(attempt, process, since);
                break;
            case Trace.Dead(var process, var why):
                _ = Run(attempt, () => BuryAsync(attempt, process, why));
                break;
            case Trace.Unclaimed when attempt.Process is { } process:
                End(attempt, Outcomes.Lost($"wf-exec (process {process.Id}) ended before it began{Trace.Complaint(attempt.Folder)}"));
                break;
            case Trace.Unclaimed when attempt.Stop is not null:
                if (Trace.TryClose(attempt.Folder)) End(attempt, Outcomes.NeverStarted);
                else Look(attempt); // The claim was taken this very moment.
                break;
            default:
                Enter(attempt);
                break;
        }
    }

    private void Deliver(LocalAttempt attempt, AttemptOutcome outcome)
    {
        var delivering = Run(attempt, async () => End(attempt, await delivery.SendAsync(outcome)));
        lock (gate)
        {
            if (attempts.ContainsKey(attempt.Uid)) deliveries[attempt.Uid] = delivering;
        }
    }

    private Trace TraceOf(AttemptFolder folder, Guid uid) => Trace.Of(folder, options.RecordKey?.Invoke(uid));

    private void Enter(LocalAttempt attempt)
    {
        bool entered, stopped;
        lock (gate)
        {
            stopped = attempt.Stop is not null;
            entered = attempt.HasPlace = !stopped && places.Enter(attempt);
        }

        if (stopped) End(attempt, Outcomes.NeverStarted);
        else if (entered) _ = Run(attempt, () => BeginAsync(attempt));
        else report(new Observation.Waiting(attempt.Uid, "place", $"{places.Count} of {places.Count} places in use"));
    }

    private Task Run(LocalAttempt attempt, Func<Task> work) => Task.Run(async () =>
    {
        try
        {
            await work();
        }
        catch (Exception problem) // The edge of the executor: what this machine can't do now is the place's failure, never the engine's.
        {
            End(attempt, Outcomes.Lost(problem.Message));
        }
    });

    private async Task BeginAsync(LocalAttempt attempt)
    {
        if (attempt.Stop is not null)
        {
            End(attempt, Outcomes.NeverStarted);
            return;
        }

        var (process, refusal) = await AttemptLaunch.StartAsync(attempt.ToStart!, attempt.Folder, options, masks);
        if (process is { } started) Watch(attempt, started, options.Time.GetUtcNow());
        else End(attempt, Outcomes.Refused(refusal!));
    }

    private void Watch(LocalAttempt attempt, ProcessStart process, DateTimeOffset since)
    {
        StopMode? stop;
        lock (gate)
        {
            if (!attempt.HasPlace) places.Force();
            attempt.HasPlace = true;
            attempt.Process = process;
            stop = attempt.Stop;
        }

        report(new Observation.Running(attempt.Uid, since));
        stops.Watch(attempt, process, since);
        if (stop is { } mode) stops.Send(attempt, process, mode);
        watch.Add(process, () => Run(attempt, () =>
        {
            Look(attempt);
            return Task.CompletedTask;
        }));
    }

    /// <summary>No process of the attempt is left when its loss is told, and its log is kept.</summary>
    private async Task BuryAsync(LocalAttempt attempt, ProcessStart? process, string why)
    {
        await Leftovers.KillAsync(process, attempt.Folder.Step);
        Drafts.Sweep(options.FileFolder);
        var outcome = attempt.Overdue
            ? new AttemptOutcome { TimedOut = true, Message = "did not end within its timeout, and wf-exec did not end it: both were killed" }
            : Outcomes.Lost(why);
        try
        {
            if (FileFacts.Of(attempt.Folder.Log) is { Kind: FileKind.File })
            {
                await using var log = PlainFile.Open(attempt.Folder.Log);
                var stored = await options.Files.PutAsync(log, expected: null, CancellationToken.None);
                outcome = outcome with { Artifacts = [new ArtifactRecord(StoredArtifact.Log, stored.Sha256, stored.Size, AttemptFiles.Log)] };
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or UnreadableException)
        {
            outcome = outcome with { Lost = attempt.Overdue ? null : $"{why}; its log could not be kept: {problem.Message}" };
        }

        End(attempt, outcome);
    }

    private void End(LocalAttempt attempt, AttemptOutcome outcome)
    {
        LocalAttempt? next = null;
        lock (gate)
        {
            if (attempt.Outcome is not null) return;
            attempt.Outcome = outcome;
            attempt.Ending.Cancel();
            if (attempt.HasPlace) next = places.Leave();
            attempt.HasPlace = false;
            next?.HasPlace = true;
        }

        if (next is not null) _ = Run(next, () => BeginAsync(next));
        report(new Observation.Ended(attempt.Uid, outcome));
    }

    private void Remove(Guid uid)
    {
        var folder = AttemptFolder.Of(options.DataFolder, uid);
        try
        {
            if (TraceOf(folder, uid) is Trace.Alive) return;
            _ = folder.Delete(); // What the activity gave to another user stays; the attempt is over all the same.
            MemoryGroups.Remove(uid);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // /proc or the folder can't be read now; the next engine looks again.
        }
        finally
        {
            lock (gate) _ = releases.Remove(uid);
        }
    }
}
