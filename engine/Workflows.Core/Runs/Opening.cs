using Workflows.Core.Definitions;
using Workflows.Core.Values;

namespace Workflows.Core.Runs;

/// <summary>A step whose needs have all ended: does it run, and what begins.</summary>
internal static class Opening
{
    public static void Open(Draft draft, int step)
    {
        var planned = draft.Plan.Steps[step];
        var state = draft.Step(step);
        if (state.Status is not (StepStatus.Waiting or StepStatus.Ready) || state.OpenNeeds > 0)
        {
            return;
        }

        if (IsBarred(draft.State, planned))
        {
            Ending.EndStep(draft, step, state with { Status = StepStatus.Cancelled });
            return;
        }

        // Nothing new starts while suspended. It is looked at again on resume; its needs have ended, so the answer will be the same.
        if (draft.State.Suspended)
        {
            draft.Change(step, state with { Status = StepStatus.Ready });
            return;
        }

        var answer = NeedsTable.Decide(
            planned.Step.RunOn,
            [.. planned.Needs.Select(need => NeedsTable.Read(draft.Step(need), draft.Definition(need).ContinueOnError))]);
        if (answer.Status != StepStatus.Ready)
        {
            Ending.EndStep(draft, step, state with { Status = answer.Status, Reason = answer.Reason });
            return;
        }

        if (planned.Step.When is { } condition)
        {
            var holds = draft.Evaluate(condition.AsTemplate(), step, null);
            if (holds.AsCondition is not { } yes)
            {
                Ending.FailStep(draft, step, Cause.Engine, $"when: {holds.Error ?? $"must give true or false, gave {Shorten(holds.Json!)}"}");
                return;
            }

            if (!yes)
            {
                Ending.EndStep(draft, step, state with { Status = StepStatus.Skipped, Reason = Reason.Condition });
                return;
            }
        }

        Begin(draft, step, planned.Step);
    }

    /// <summary>Cancelled before it began: by a cancel (main steps), a terminate (all), or failFast (those that don't wait for failures).</summary>
    public static bool IsBarred(RunState run, PlannedStep step) =>
        run.Terminated || (!step.Finally && (run.CancelRequested || (run.FailingFast && !OutlivesFailFast(step.Step))));

    /// <summary>What <c>failFast</c> leaves alone.</summary>
    public static bool OutlivesFailFast(StepDefinition step) => step.RunOn is RunOn.Failure or RunOn.Always;

    private static void Begin(Draft draft, int step, StepDefinition definition)
    {
        // A plain attempt's start writes only the attempt's row; every other kind marks the step's row itself.
        draft.ChangeUnstored(step, draft.Step(step) with { Status = StepStatus.Running, StartedAt = draft.At });
        if (definition.FanOut is { } fanOut)
        {
            FanOuts.Begin(draft, step, fanOut);
        }
        else
        {
            Instances.Start(draft, step, null);
        }
    }

    internal static string Shorten(string json) => UnicodeText.Shorten(json, 60);
}
