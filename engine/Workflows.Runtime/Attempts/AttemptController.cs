using Microsoft.Extensions.Logging;
using Workflows.Core.Definitions;
using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;
using Workflows.Runtime.Executing;
using Workflows.Runtime.Faulting;
using Workflows.Runtime.Loop;
using Workflows.Runtime.Partitions;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Timing;

namespace Workflows.Runtime.Attempts;

/// <summary>Attempts and their executors: tells them what should run, takes what they see to the runs, releases what is recorded.</summary>
internal sealed partial class AttemptController : IDisposable
{
    private readonly Dictionary<Guid, LiveAttempt> live = [];
    private readonly int partition;
    private readonly AttemptPorts ports;
    private readonly LiveRuns runs;
    private readonly SpecPreparation preparation;
    private readonly QueueTimeouts timeouts;
    private readonly ILogger log;

    public AttemptController(int partition, AttemptPorts ports, LiveRuns runs, BackgroundWork background, Alarms alarms, ILogger log)
    {
        this.partition = partition;
        this.ports = ports;
        this.runs = runs;
        preparation = new SpecPreparation(ports, background);
        this.log = log;
        timeouts = new QueueTimeouts(alarms, Expire);
    }

    /// <summary>Attempts that this engine drives. Those of an executor it lacks are another engine's.</summary>
    public int Count { get; private set; }

    public required ObservationBuffer Observations { private get; init; }

    /// <summary>Takes what was seen of an attempt that no run here asks for.</summary>
    public required Action<IExecutor, Observation> Unknown { private get; init; }

    /// <summary>Where what is seen of an attempt is sent.</summary>
    public required AttemptRoutes Routes { private get; init; }

    /// <summary>Tells whether the partition is surely this engine's: nothing is started where it may be another's by now.</summary>
    public required LeaseTerm Term { private get; init; }

    public required FailureBoundary Boundary { private get; init; }

    /// <summary>Has a last look at what an attempt has read, and then tells its end (<see cref="Caching.CacheController.Confirm"/>).</summary>
    public required Action<LiveAttempt, AttemptOutcome, Action> Confirm { private get; init; }

    public LiveAttempt? Find(Guid uid) => live.GetValueOrDefault(uid);

    /// <summary>Timeouts fire from now on: every run that was loaded has said what it wants.</summary>
    public void Open() => timeouts.Open();

    public void Dispose()
    {
        foreach (var uid in live.Keys)
        {
            Routes.Remove(uid);
        }

        timeouts.Dispose();
    }

    /// <summary>The attempt is live: what is seen of it goes to this run, whether it is asked for here or was long ago.</summary>
    public LiveAttempt Know(RunState run, Effect.StartAttempt start)
    {
        if (live.TryGetValue(start.Uid, out var known))
        {
            return known;
        }

        var planned = run.Plan.Steps[start.Step];
        var attempt = new LiveAttempt(start.Uid, run.Id, start.Step, start.Index)
        {
            Label = run.Label,
            Planned = planned,
            Executor = ports.Executors.FirstOrDefault(e => e.Kind == run.Executor),
            QueueTimeout = ((Work.Program)planned.Step.Work).QueueTimeout,
        };
        live.Add(start.Uid, attempt);
        Routes.Add(start.Uid, partition);
        Count += attempt.Executor is null ? 0 : 1;
        return attempt;
    }

    public void Start(RunState run, Effect.StartAttempt start)
    {
        if (run.Steps[start.Step].Instance(start.Index) is not { } instance || instance.Attempt != start.Uid)
        {
            return;
        }

        var attempt = Know(run, start);
        if (attempt.Executor is not { } executor)
        {
            LogForeign(attempt.Label, attempt.StepName, run.Executor);
            Wait(attempt, new Observation.Waiting(start.Uid, "place", ports.WhyMissing(run.Executor)));
        }
        else if (attempt.IsStranded)
        {
            End(attempt, new AttemptOutcome { Lost = "the engine that ran it is gone, and with it the machine that its process was on" });
        }
        else if (!instance.Stopping)
        {
            // One that is to be stopped already is never asked for (F41): the stop follows, and its end is reported as of one that never ran. What the
            // state wants to run is asked for, also where an earlier end of it was lost with a fault of ours.
            attempt.Stopped = false;
            preparation.Prepare(run, attempt, (spec, why) => Prepared(attempt, executor, spec, why));
        }
    }

    public void Stop(Effect.StopAttempt stop)
    {
        if (live.GetValueOrDefault(stop.Uid) is { Executor: { } executor } attempt)
        {
            if (attempt.IsStranded)
            {
                // Start has told its end already, or does so yet.
                return;
            }

            attempt.Stopped = true;
            Faults.Hit("attempt-stop-before");
            executor.Stop(stop.Uid, stop.AtOnce ? StopMode.AtOnce : StopMode.Gracefully);
            Faults.Hit("attempt-stop-after");
        }
    }

    /// <summary>The end is committed. An executor that can't release it is no reason to hold up what follows from the end.</summary>
    public void Release(Guid uid)
    {
        if (!live.Remove(uid, out var attempt))
        {
            return;
        }

        Routes.Remove(uid);
        if (attempt.Executor is not { } executor)
        {
            return;
        }

        Count--;
        timeouts.Forget(uid);
        Observations.Forget(uid);
        Faults.Hit("release-before");
        try
        {
            executor.Release(uid);
        }
        catch (Exception trouble)
        {
            LogNotReleased(trouble, attempt.Label, attempt.StepName, uid);
        }

        Faults.Hit("release-after");
    }

    public void See(IExecutor executor, Observation seen)
    {
        if (live.TryGetValue(seen.Uid, out var attempt))
        {
            Boundary.Try(attempt.Run, "taking in what was seen of an attempt", () => See(attempt, seen));
        }
        else
        {
            Unknown(executor, seen);
        }
    }

    private void See(LiveAttempt attempt, Observation seen)
    {
        if (seen is Observation.Found or Observation.Gone)
        {
            // It is said again what should become of it, when its run is resumed.
            return;
        }

        attempt.Reported = seen is not Observation.Unseen;
        switch (seen)
        {
            case Observation.Unseen unseen when !attempt.Started:
                // It keeps what it was last known to wait for: the image's limit goes on from there when it is in sight again.
                Observations.Note(new AttemptObservation(attempt.Uid) { WaitsForKind = "place", WaitsForText = unseen.Text });
                break;
            case Observation.Waiting waiting:
                Wait(attempt, waiting);
                break;
            case Observation.Running running:
                attempt.Started = true;
                timeouts.Forget(attempt.Uid);
                Observations.Note(
                    new AttemptObservation(attempt.Uid) { StartedAt = running.StartedAt, WaitsForKind = string.Empty, WaitsForText = string.Empty });
                break;
            case Observation.Ended ended:
                Faults.Hit("attempt-ended-seen");
                timeouts.Forget(attempt.Uid);
                Observations.Forget(attempt.Uid);
                End(attempt, ended.Outcome);
                break;
        }
    }

    /// <summary>A <c>queueTimeout</c> has passed.</summary>
    private void Expire(Guid uid)
    {
        if (!live.TryGetValue(uid, out var attempt) || attempt.Started)
        {
            return;
        }

        if (!attempt.Reported)
        {
            attempt.Overdue = true;
            return;
        }

        Faults.Hit("queue-timeout-before");
        TryStop(attempt);
        End(attempt, QueueTimeouts.Outcome(attempt));
    }

    private void Prepared(LiveAttempt attempt, IExecutor executor, AttemptSpec? spec, string? why)
    {
        if (attempt.Stopped || live.GetValueOrDefault(attempt.Uid) != attempt)
        {
            return;
        }

        if (spec is null)
        {
            End(attempt, new AttemptOutcome { Refused = why });
            return;
        }

        if (Term.IsOver)
        {
            late.Add(() => Prepared(attempt, executor, spec, why));
            return;
        }

        try
        {
            Faults.Hit("attempt-start-before");
            executor.Desire(spec);
            Faults.Hit("attempt-start-after");
            timeouts.Watch(attempt);
        }
        catch (Exception trouble)
        {
            // The executor could not even take it in. Whether it began is unknown, so it is stopped as well, and the attempt is lost, not the run.
            LogNotDesired(trouble, attempt.Label, attempt.StepName, attempt.Uid);
            TryStop(attempt);
            End(attempt, new AttemptOutcome { Lost = $"the {executor.Kind} executor could not take it: {trouble.Message}" });
        }
    }

    /// <summary>Its end is decided whatever comes of the stop.</summary>
    private void TryStop(LiveAttempt attempt)
    {
        try
        {
            attempt.Stopped = true;
            attempt.Executor?.Stop(attempt.Uid, StopMode.AtOnce);
        }
        catch (Exception trouble)
        {
            LogNotStopped(trouble, attempt.Label, attempt.StepName, attempt.Uid);
        }
    }

    private void Wait(LiveAttempt attempt, Observation.Waiting waiting)
    {
        timeouts.Saw(attempt, waiting);
        var since = waiting.Kind == attempt.WaitsFor?.Kind ? (DateTimeOffset?)null : runs.Stamps.Now;
        attempt.WaitsFor = waiting;
        Observations.Note(new AttemptObservation(attempt.Uid) { WaitsForKind = waiting.Kind, WaitsForText = waiting.Text, WaitsSince = since });
        if (attempt.Overdue)
        {
            attempt.Overdue = false;
            if (QueueTimeouts.Holds(attempt))
            {
                Expire(attempt.Uid);
            }
        }
    }

    private void End(LiveAttempt attempt, AttemptOutcome outcome) => Confirm(attempt, outcome, () => runs.Deliver(
        attempt.Run,
        new AttemptEnded(attempt.Uid, attempt.Step, attempt.Index, outcome) { At = runs.Stamps.Now, Seed = runs.Stamps.Seed }));
}
