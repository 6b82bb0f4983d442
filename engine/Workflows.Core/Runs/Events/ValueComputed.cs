using Workflows.Core.Definitions;

namespace Workflows.Core.Runs.Events;

/// <summary>A <c>set</c> was evaluated: <paramref name="Json"/> is one object, or <paramref name="Error"/> says why there is none.</summary>
public sealed record ValueComputed(int Step, int? Index, string? Json, string? Error) : RunEvent
{
    internal override Verdict Apply(Draft draft)
    {
        if (draft.State.Find(Step, Index) is not { Status: StepStatus.Running } || draft.Definition(Step).Work is not Work.Set)
        {
            return Verdict.Ignored("nothing is being computed there");
        }

        if (Json is { } value)
        {
            Instances.Succeed(draft, Step, Index, value, []);
        }
        else
        {
            Instances.Fail(draft, Step, Index, Cause.Engine, $"set: {Error}");
        }

        return Verdict.Accepted;
    }
}
