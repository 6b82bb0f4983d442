using Workflows.Core.Definitions;

namespace Workflows.Core.Runs;

/// <summary>What follows a failed attempt: another one, at once or after a backoff, or the end of the instance.</summary>
internal static class Retries
{
    public static void AfterFailure(Draft draft, int step, int? index, InstanceState instance, AttemptOutcome outcome, AttemptVerdict verdict)
    {
        var program = (Work.Program)draft.Definition(step).Work;
        instance = instance with { Attempt = null };

        // An exit code speaks only where it decided the cause: a program that exits 75 because its timeout stopped it has timed out.
        var byExit = verdict.Cause == Cause.Application;
        if (Grown(program, instance, outcome, verdict) is { } memory)
        {
            Later(draft, step, index, instance with { Memory = memory }, TimeSpan.Zero);
        }
        else if (verdict.Cause == Cause.Infrastructure || (byExit && AttemptVerdict.IsTemporaryExit(outcome.Exit)))
        {
            var lost = instance with { Lost = instance.Lost + 1 };
            After(draft, step, index, lost, outcome, verdict, lost.Lost <= Backoff.InfrastructureBudget, program.Retry, lost.Lost);
        }
        else
        {
            var spent = instance with { Spent = instance.Spent + 1 };
            var isFinal = verdict.Cause == Cause.Engine || outcome.QueueTimedOut is not null
                || (byExit && (outcome.Broken is not null || AttemptVerdict.IsFinalExit(outcome.Exit)));
            var again = !isFinal && spent.Spent < program.Retry.Attempts;
            After(draft, step, index, spent, outcome, verdict, again, program.Retry, spent.Spent);
        }
    }

    private static void After(
        Draft draft,
        int step,
        int? index,
        InstanceState instance,
        AttemptOutcome outcome,
        AttemptVerdict verdict,
        bool again,
        RetryPolicy policy,
        int failures)
    {
        if (again)
        {
            Later(draft, step, index, instance with { Cause = verdict.Cause, Message = verdict.Message }, Backoff.Delay(policy, failures, draft.Chance()));
            return;
        }

        Instances.End(
            draft,
            step,
            index,
            instance with { Status = StepStatus.Failed, Cause = verdict.Cause, Message = verdict.Message, Artifacts = outcome.Artifacts });
    }

    private static void Later(Draft draft, int step, int? index, InstanceState instance, TimeSpan delay)
    {
        // While suspended, clocks count from the suspension: resume adds the time it stood.
        var due = (draft.State.SuspendedAt ?? draft.At) + delay;
        Instances.Change(draft, step, index, instance with { Status = StepStatus.Backoff, Due = due });
        if (!draft.State.Suspended)
        {
            draft.Do(new Effect.SetTimer(new(step, index, TimerKind.Backoff), due));
        }
    }

    /// <summary>What a first attempt begins with, since an earlier run had to grow to it; null: with what the definition asks for.</summary>
    public static long? Remembered(Draft draft, int step) =>
        draft.Definition(step).Work is Work.Program { OnOutOfMemory: { } growth }
        && draft.State.Remembered.TryGetValue(RunState.MemoryKey(draft.Plan.Definition.Name, draft.Definition(step).Name), out var needed)
            ? Math.Min(needed, growth.Max)
            : null;

    /// <summary>The larger request of a free try after an out-of-memory end; null where the definition has none, or its maximum was reached.</summary>
    private static long? Grown(Work.Program program, InstanceState instance, AttemptOutcome outcome, AttemptVerdict verdict) =>
        verdict.Cause == Cause.OutOfMemory && program.OnOutOfMemory is { } growth && Larger(instance.Memory, outcome.MemoryLimit) is { } had && had < growth.Max
            ? Math.Min((long)Math.Ceiling(had * growth.Factor), growth.Max)
            : null;

    /// <summary>What it had: asked for, or given where that was more. Never less than asked for, so each growth is one.</summary>
    private static long? Larger(long? asked, long? given) => asked is null || given > asked ? given : asked;
}
