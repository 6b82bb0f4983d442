using System.Collections.Immutable;
using Workflows.Core.Definitions;

namespace Workflows.Core.Runs;

/// <summary>
/// One instance of a step's work, from its start to its end. A plain step has one, without an index, and its status is the step's own.
/// </summary>
internal static class Instances
{
    public static void Start(Draft run, int step, int? index)
    {
        // What an earlier generation left: attempt numbers go on, a child is retried rather than made again.
        var fresh = (run.Step(step).Instance(index) ?? new InstanceState()) with { Status = StepStatus.Running, StartedAt = run.At };
        switch (run.Definition(step).Work)
        {
            case Work.Program { CacheFor: not null }:
                Change(run, step, index, fresh with { Status = StepStatus.Ready });
                run.Do(new Effect.LookUpCache(step, index));
                break;
            case Work.Program:
                StartAttempt(run, step, index, fresh);
                break;
            case Work.Set:
                Change(run, step, index, fresh);
                run.Do(new Effect.Compute(step, index));
                break;
            case Work.SubWorkflow:
                StartChild(run, step, index, fresh);
                break;
            case Work.Approval approval:
                Change(run, step, index, fresh);
                Approvals.Ask(run, step, approval);
                break;
            case Work.Wait wait:
                Change(run, step, index, fresh);
                Waits.Begin(run, step, wait);
                break;
        }
    }

    /// <summary>A new attempt of an instance. Its row is the intent; the instance's own row is written when it ends (see <see cref="ChangeSet"/>).</summary>
    public static void StartAttempt(Draft run, int step, int? index, InstanceState instance)
    {
        var uid = run.NewId();
        var number = instance.Attempts + 1;
        var started = instance with { Status = StepStatus.Starting, Attempt = uid, Attempts = number, Memory = instance.Memory ?? Retries.Remembered(run, step), Due = null };
        var state = run.Step(step);
        run.ChangeUnstored(step, Put(state, index, started));
        run.Record(new AttemptChange.Added(uid, step, index, number, state.Generation, started.Memory, run.At));
        run.Do(new Effect.StartAttempt(uid, step, index, number));
    }

    /// <summary>The instance is over for this generation; so is a plain step.</summary>
    public static void End(Draft run, int step, int? index, InstanceState ended)
    {
        // The cause of an attempt that was retried is not the cause of an end that is no failure.
        ended = ended with { Attempt = null, Due = null, Stopping = false, EndedAt = run.At, Cause = ended.Status == StepStatus.Failed ? ended.Cause : null };
        if (index is not { } i)
        {
            var state = run.Step(step);
            Ending.EndStep(run, step, state with
            {
                Only = ended,
                Status = ended.Status,
                Reason = ended.Reason,
                Cause = ended.Cause,
                Message = ended.Message,
                Outputs = ended.Outputs,
            });
            return;
        }

        Change(run, step, i, ended);
        var fan = run.Step(step).Fan!;
        run.Change(step, run.Step(step) with
        {
            Fan = fan with
            {
                Live = fan.Live - 1,
                Succeeded = fan.Succeeded + (ended.Status == StepStatus.Succeeded ? 1 : 0),
                Failed = fan.Failed + (ended.Status == StepStatus.Failed ? 1 : 0),
                Skipped = fan.Skipped + (ended.Status == StepStatus.Skipped ? 1 : 0),
                Cancelled = fan.Cancelled + (ended.Status == StepStatus.Cancelled ? 1 : 0),
            },
        });
        FanOuts.Fill(run, step);
    }

    public static void Fail(Draft run, int step, int? index, Cause cause, string message) =>
        End(run, step, index, run.Step(step).Instance(index)! with { Status = StepStatus.Failed, Cause = cause, Message = message });

    public static void Succeed(Draft run, int step, int? index, string? outputs, ImmutableArray<ArtifactRecord> artifacts, Reason? reason = null) =>
        End(run, step, index, run.Step(step).Instance(index)! with { Status = StepStatus.Succeeded, Reason = reason, Message = null, Outputs = outputs, Artifacts = artifacts });

    /// <summary>Replaces an instance and marks its row.</summary>
    public static void Change(Draft run, int step, int? index, InstanceState next)
    {
        run.Change(step, Put(run.Step(step), index, next));
        if (index is { } i)
        {
            run.Touch(step, i);
        }
    }

    /// <summary>A plain step shows the status of its one instance; a fanned-out one is Running as long as any is live.</summary>
    public static StepState Put(StepState state, int? index, InstanceState next) => index is { } i
        ? state with { Fan = state.Fan! with { Instances = state.Fan.Instances.With(i, next) } }
        : state with { Only = next, Status = next.Status };

    private static void StartChild(Draft run, int step, int? index, InstanceState fresh)
    {
        fresh = fresh with { Child = fresh.Child ?? run.NewId(), ChildGeneration = fresh.ChildGeneration + 1 };
        Change(run, step, index, fresh);
        run.Do(new Effect.StartChild(fresh.Child.Value, step, index, fresh.ChildGeneration));
    }
}
