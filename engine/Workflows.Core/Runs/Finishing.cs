using System.Collections.Immutable;
using Workflows.Core.Values;

namespace Workflows.Core.Runs;

/// <summary>The end of a run: <c>finally</c>, then the verdict.</summary>
internal static class Finishing
{
    /// <summary>What a run ends as, judged by the steps that have ended so far.</summary>
    public readonly record struct RunEnd(RunStatus Status, Cause? Cause, string? Message, ImmutableArray<string> Failed);

    /// <summary>Moves the run on when all main steps, or all steps, have ended. True when steps were opened and there is more to look at.</summary>
    public static bool Advance(Draft draft)
    {
        if (draft.State.Status != RunStatus.Running || draft.State.OpenMain > 0)
        {
            return false;
        }

        if (!draft.State.Finishing)
        {
            draft.Change(draft.State with { Finishing = true });
            for (var i = draft.Plan.MainCount; i < draft.Plan.Steps.Length; i++)
            {
                if (draft.Step(i).OpenNeeds == 0)
                {
                    draft.Enqueue(i);
                }
            }

            return true;
        }

        if (draft.State.OpenFinally == 0)
        {
            Finish(draft);
        }

        return false;
    }

    public static RunEnd EndOf(RunState run)
    {
        var failed = new List<int>();
        var (cancelled, fails) = (run.CancelRequested, false);
        for (var i = 0; i < run.Plan.Steps.Length; i++)
        {
            // Asked to cancel, the run ends Cancelled whatever had failed; but a failure of finally fails any run.
            var status = run.Steps[i].Status;
            if (status == StepStatus.Failed && !run.Plan.Steps[i].Step.ContinueOnError)
            {
                failed.Add(i);
                fails |= run.Plan.Steps[i].Finally || !run.CancelRequested;
            }

            // A child that people cancelled by itself: nobody may call this run a success.
            cancelled |= status == StepStatus.Cancelled && !run.FailingFast;
        }

        ImmutableArray<string> names = [.. failed.Select(i => run.Plan.Steps[i].Name)];
        if (cancelled && !fails)
        {
            return new(RunStatus.Cancelled, null, run.Message, names);
        }

        if (!fails)
        {
            return new(RunStatus.Succeeded, null, null, names);
        }

        var first = failed.Where(i => run.Plan.Steps[i].Finally || !run.CancelRequested).MinBy(i => (run.Steps[i].EndedAt, i));
        return new(RunStatus.Failed, run.Steps[first].Cause, $"{run.Plan.Steps[first].Name}: {run.Steps[first].Message}", names);
    }

    private static void Finish(Draft draft)
    {
        var end = EndOf(draft.State);
        string? outputs = null;
        if (end.Status == RunStatus.Succeeded && draft.Plan.Definition.Outputs is { } template)
        {
            var value = draft.Evaluate(template);
            var error = value.Error ?? ValueJson.Problem(value.Json!);
            outputs = error is null ? value.Json : null;
            end = error is not null ? new(RunStatus.Failed, Cause.Engine, $"outputs: {error}", end.Failed) : end;
        }

        Close(draft, end.Status, end.Cause, end.Message, outputs);
    }

    public static void Close(Draft draft, RunStatus status, Cause? cause, string? message, string? outputs = null)
    {
        draft.Change(draft.State with
        {
            Status = status,
            Cause = cause,
            Message = message,
            Outputs = outputs,
            EndedAt = draft.At,
            SuspendedAt = null,
            SuspendedByParent = false,
            Quarantine = null,
        });
        draft.Do(new Effect.FinishRun());
    }
}
