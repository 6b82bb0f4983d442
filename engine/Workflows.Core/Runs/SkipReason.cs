using System.Collections.Immutable;
using Workflows.Core.Definitions;

namespace Workflows.Core.Runs;

/// <summary>
/// What skipped a step: its own condition, or the ends of steps that it needs. Read from the state again: what decided it has ended, so the answer
/// is the one of then.
/// </summary>
/// <param name="When">Its condition, which was false; null where the needs decided.</param>
/// <param name="Needs">
/// Ordinals of the steps it needs that did not succeed; none where it waits for a failure (<c>runOn: failure</c>) and there was none.
/// </param>
public sealed record SkipReason(Condition? When, ImmutableArray<int> Needs)
{
    /// <summary>Null for a step that is not skipped, and for an approval that people rejected.</summary>
    public static SkipReason? Of(RunState run, int step)
    {
        var (planned, state) = (run.Plan.Steps[step], run.Steps[step]);
        if (state.Status != StepStatus.Skipped)
        {
            return null;
        }

        var needs = planned.Needs.Select(need => NeedsTable.Read(run.Steps[need], run.Plan.Steps[need].Step.ContinueOnError)).ToArray();
        if (NeedsTable.Decide(planned.Step.RunOn, needs).Status != StepStatus.Ready)
        {
            return new(null, [.. planned.Needs.Where((_, i) => needs[i] != NeedsTable.Need.Succeeded)]);
        }

        return state.Reason == Reason.Condition && planned.Step.When is { } condition ? new(condition, []) : null;
    }
}
