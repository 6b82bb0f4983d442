using System.Collections.Immutable;

namespace Workflows.Core.Runs.Events;

/// <summary>The items of a fan-out were read from an artifact: JSON text each; or <paramref name="Error"/> says why not.</summary>
public sealed record ItemsRead(int Step, ImmutableArray<string> Items, string? Error) : RunEvent
{
    internal override Verdict Apply(Draft draft)
    {
        if (draft.State.FindStep(Step) is not { Status: StepStatus.Running, Items: not null })
        {
            return Verdict.Ignored("no items are being read there");
        }

        if (Error is { } error)
        {
            Ending.FailStep(draft, Step, Cause.Engine, $"forEach: {error}");
        }
        else
        {
            FanOuts.Open(draft, Step, Items.Length, Items);
        }

        return Verdict.Accepted;
    }
}
