using Microsoft.Extensions.Logging;
using Workflows.Core.Definitions;
using Workflows.Core.Expressions;
using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;
using Workflows.Runtime.Executing;
using Workflows.Runtime.Faulting;
using Workflows.Runtime.Loop;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Attempts;

/// <summary>Attempts and their executors: tells them what should run, takes what they see to the runs, releases what is recorded.</summary>
internal sealed partial class AttemptDesk(AttemptPorts ports, Roster roster, Errands errands, Observations observations, ILogger log)
{
    private readonly Dictionary<Guid, LiveAttempt> live = [];

    /// <summary>Attempts that this engine drives. Those of an executor it lacks are another engine's.</summary>
    public int Count { get; private set; }

    public required QueueTimeouts Timeouts { get; init; }

    public required Strangers Strangers { get; init; }

    public LiveAttempt? Find(Guid uid) => live.GetValueOrDefault(uid);

    /// <summary>The attempt is live: what is seen of it goes to this run, whether it is asked for here or was long ago.</summary>
    public LiveAttempt Know(RunState run, Effect.StartAttempt start)
    {
        if (live.TryGetValue(start.Uid, out var known))
        {
            return known;
        }

        var attempt = new LiveAttempt(start.Uid, run.Id, start.Step, start.Index)
        {
            Executor = ports.Executors.FirstOrDefault(e => e.Kind == run.Executor),
            QueueTimeout = ((Work.Program)run.Plan.Steps[start.Step].Step.Work).QueueTimeout,
        };
        live.Add(start.Uid, attempt);
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
            LogForeign(run.Label, run.Executor);
            Wait(attempt, new Observation.Waiting(start.Uid, "place", ports.WhyMissing(run.Executor)));
        }
        else if (!instance.Stopping)
        {
            // One that is to be stopped already is never asked for (F41): the stop follows, and its end is reported as of one that never ran.
            Desire(run, attempt, executor);
        }
    }

    public void Stop(Effect.StopAttempt stop)
    {
        Faults.Hit("attempt-stop-before");
        live.GetValueOrDefault(stop.Uid)?.Executor?.Stop(stop.Uid, stop.AtOnce ? StopMode.AtOnce : StopMode.Gracefully);
        Faults.Hit("attempt-stop-after");
    }

    /// <summary>The end is committed.</summary>
    public void Release(Guid uid)
    {
        if (live.Remove(uid, out var attempt) && attempt.Executor is { } executor)
        {
            Count--;
            Timeouts.Forget(uid);
            observations.Forget(uid);
            Faults.Hit("release-before");
            executor.Release(uid);
            Faults.Hit("release-after");
        }
    }

    public void See(IExecutor executor, Observation seen)
    {
        if (!live.TryGetValue(seen.Uid, out var attempt))
        {
            SeeUnknown(executor, seen);
            return;
        }

        if (seen is Observation.Found)
        {
            // It is said again what should become of it, when its run is resumed.
            return;
        }

        attempt.Reported = seen is not Observation.Unseen;
        switch (seen)
        {
            case Observation.Unseen unseen when !attempt.Started:
                // It keeps what it was last known to wait for: the image's limit goes on from there when it is in sight again.
                observations.Note(new AttemptObservation(attempt.Uid) { WaitsForKind = "place", WaitsForText = unseen.Text });
                break;
            case Observation.Waiting waiting:
                Wait(attempt, waiting);
                break;
            case Observation.Running running:
                attempt.Started = true;
                Timeouts.Forget(attempt.Uid);
                observations.Note(new AttemptObservation(attempt.Uid) { StartedAt = running.StartedAt, WaitsForKind = string.Empty, WaitsForText = string.Empty });
                break;
            case Observation.Ended ended:
                Faults.Hit("attempt-ended-seen");
                Timeouts.Forget(attempt.Uid);
                observations.Forget(attempt.Uid);
                End(attempt, ended.Outcome);
                break;
        }
    }

    /// <summary>A <c>queueTimeout</c> has passed.</summary>
    public void Expire(Guid uid)
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
        attempt.Executor?.Stop(uid, StopMode.AtOnce);
        End(attempt, QueueTimeouts.Outcome(attempt));
    }

    private void Desire(RunState run, LiveAttempt attempt, IExecutor executor)
    {
        var (spec, error) = AttemptSpecs.Of(run, attempt.Step, attempt.Index, ports.Evaluate);
        if (spec is null)
        {
            End(attempt, new AttemptOutcome { Refused = error });
            return;
        }

        try
        {
            Faults.Hit("attempt-start-before");
            executor.Desire(spec);
            Faults.Hit("attempt-start-after");
            Timeouts.Watch(attempt);
        }
        catch (Exception trouble)
        {
            // The executor could not even take it in. Whether it began is unknown, so it is stopped as well, and the attempt is lost, not the run.
            LogNotDesired(trouble, run.Label, attempt.Uid);
            executor.Stop(attempt.Uid, StopMode.AtOnce);
            End(attempt, new AttemptOutcome { Lost = $"the {executor.Kind} executor could not take it: {trouble.Message}" });
        }
    }

    private void Wait(LiveAttempt attempt, Observation.Waiting waiting)
    {
        Timeouts.Saw(attempt, waiting);
        var since = waiting.Kind == attempt.WaitsFor?.Kind ? (DateTimeOffset?)null : roster.Stamps.Now;
        attempt.WaitsFor = waiting;
        observations.Note(new AttemptObservation(attempt.Uid) { WaitsForKind = waiting.Kind, WaitsForText = waiting.Text, WaitsSince = since });
        if (attempt.Overdue)
        {
            attempt.Overdue = false;
            if (QueueTimeouts.Holds(attempt))
            {
                Expire(attempt.Uid);
            }
        }
    }

    private void End(LiveAttempt attempt, AttemptOutcome outcome) => roster.Deliver(
        attempt.Run,
        new AttemptEnded(attempt.Uid, attempt.Step, attempt.Index, outcome) { At = roster.Stamps.Now, Seed = roster.Stamps.Seed });

    /// <summary>
    /// An end that is recorded already: the engine died between the commit and the release, or gave the attempt up before the executor did. One
    /// that no row knows is cleared away as well: a row is committed before anything is made of it, so the store is older than it (a restored
    /// backup), and nothing it could say has a place any more (RELIABILITY F42); but not before it is old enough (see <see cref="Attempts.Strangers"/>).
    /// Its log goes with it. Only what a run that can't be read may still want is left alone.
    /// </summary>
    private void SeeUnknown(IExecutor executor, Observation seen)
    {
        if (seen is Observation.Ended or Observation.Found)
        {
            Strangers.Meet(executor, seen);
            errands.Send(async stop => await ports.Store.FindAttemptAsync(seen.Uid, stop), found =>
            {
                if (found is null && Strangers.IsYoung(seen.Uid))
                {
                    return;
                }

                Strangers.Forget(seen.Uid);
                if (found is { } row && !row.Status.IsFinal())
                {
                    LogUnreadable(executor.Kind, seen.Uid);
                    return;
                }

                if (found is null)
                {
                    LogUnknown(executor.Kind, seen.Uid);
                }

                GiveUp(executor, seen);
            });
        }
    }

    /// <summary>What is only found may run still (a <c>queueTimeout</c> came as it began): it is stopped first, and released when it is seen to have ended.</summary>
    private static void GiveUp(IExecutor executor, Observation seen)
    {
        if (seen is Observation.Found)
        {
            executor.Stop(seen.Uid, StopMode.AtOnce);
        }
        else
        {
            executor.Release(seen.Uid);
        }
    }
}

/// <summary>What attempts need of the world outside.</summary>
internal sealed record AttemptPorts(IReadOnlyList<IExecutor> Executors, IStore Store, Evaluate Evaluate, Func<string, string> WhyMissing);
