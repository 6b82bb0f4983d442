using System.Collections.Immutable;
using Workflows.Core.Definitions;
using Workflows.Core.Runs.Events;

namespace Workflows.Core.Runs;

/// <summary>
/// One instance of a step's work, from its start to its end. A plain step has one, without an index, and its status is the step's own.
/// </summary>
internal static class Instances
{
    public static void Start(Draft draft, int step, int? index)
    {
        // What an earlier generation left: attempt numbers go on, a child is retried rather than made again.
        var fresh = (draft.Step(step).Instance(index) ?? new InstanceState()) with { Status = StepStatus.Running, StartedAt = draft.At };
        switch (draft.Definition(step).Work)
        {
            case Work.Program { CacheFor: not null }:
                Change(draft, step, index, fresh with { Status = StepStatus.Ready });
                draft.Do(new Effect.LookUpCache(step, index));
                break;
            case Work.Program:
                StartAttempt(draft, step, index, fresh);
                break;
            case Work.Set:
                Change(draft, step, index, fresh);
                draft.Do(new Effect.Compute(step, index));
                break;
            case Work.SubWorkflow:
                StartChild(draft, step, index, fresh);
                break;
            case Work.Approval approval:
                Change(draft, step, index, fresh);
                Approvals.Ask(draft, step, approval);
                break;
            case Work.Wait wait:
                Change(draft, step, index, fresh);
                Waits.Begin(draft, step, wait);
                break;
        }
    }

    /// <summary>A new attempt of an instance. Its row is the intent; the instance's own row is written when it ends (see <see cref="ChangeSet"/>).</summary>
    public static void StartAttempt(Draft draft, int step, int? index, InstanceState instance)
    {
        var uid = draft.NewId();
        var number = instance.Attempts + 1;
        var started = instance with
        {
            Status = StepStatus.Starting,
            Attempt = uid,
            Attempts = number,
            Memory = instance.Memory ?? Retries.Remembered(draft, step),
            Due = null,
        };
        var state = draft.Step(step);
        draft.ChangeUnstored(step, Put(state, index, started));
        draft.Record(new AttemptChange.Added(uid, step, index, number, state.Generation, started.Memory, draft.At));
        draft.Do(new Effect.StartAttempt(uid, step, index, number));
    }

    /// <summary>The instance is over for this generation; so is a plain step.</summary>
    public static void End(Draft draft, int step, int? index, InstanceState ended)
    {
        // The cause of an attempt that was retried is not the cause of an end that is no failure.
        ended = ended with { Attempt = null, Due = null, Stopping = false, EndedAt = draft.At, Cause = ended.Status == StepStatus.Failed ? ended.Cause : null };
        if (index is not { } i)
        {
            var state = draft.Step(step);
            Ending.EndStep(draft, step, state with
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

        Change(draft, step, i, ended);
        var fan = draft.Step(step).Fan!;
        draft.Change(step, draft.Step(step) with
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
        FanOuts.Fill(draft, step);
    }

    public static void Fail(Draft draft, int step, int? index, Cause cause, string message) =>
        End(draft, step, index, draft.Step(step).Instance(index)! with { Status = StepStatus.Failed, Cause = cause, Message = message });

    public static void Succeed(Draft draft, int step, int? index, string? outputs, ImmutableArray<ArtifactRecord> artifacts) =>
        End(draft, step, index, draft.Step(step).Instance(index)! with
        {
            Status = StepStatus.Succeeded,
            Reason = null,
            Message = null,
            Outputs = outputs,
            Artifacts = artifacts,
        });

    /// <summary>An earlier result is taken.</summary>
    public static void Succeed(Draft draft, int step, int? index, CachedResult hit) =>
        End(draft, step, index, draft.Step(step).Instance(index)! with
        {
            Status = StepStatus.Succeeded,
            Reason = Reason.Cached,
            Message = null,
            Outputs = hit.Outputs,
            Artifacts = hit.Artifacts,
            Origin = hit.Origin,
        });

    /// <summary>Replaces an instance and marks its row.</summary>
    public static void Change(Draft draft, int step, int? index, InstanceState next)
    {
        draft.Change(step, Put(draft.Step(step), index, next));
        if (index is { } i)
        {
            draft.Touch(step, i);
        }
    }

    /// <summary>A plain step shows the status of its one instance; a fanned-out one is Running as long as any is live.</summary>
    public static StepState Put(StepState state, int? index, InstanceState next) => index is { } i
        ? state with { Fan = state.Fan! with { Instances = state.Fan.Instances.With(i, next) } }
        : state with { Only = next, Status = next.Status };

    private static void StartChild(Draft draft, int step, int? index, InstanceState fresh)
    {
        fresh = fresh with { Child = fresh.Child ?? draft.NewId(), ChildGeneration = fresh.ChildGeneration + 1 };
        Change(draft, step, index, fresh);
        draft.Do(new Effect.StartChild(fresh.Child.Value, step, index, fresh.ChildGeneration));
    }
}
