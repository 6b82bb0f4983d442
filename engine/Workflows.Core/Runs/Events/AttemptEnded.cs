namespace Workflows.Core.Runs.Events;

/// <summary>An attempt ended, as its executor saw it. What that means is decided by <c>AttemptVerdict</c>.</summary>
public sealed record AttemptEnded(Guid Uid, AttemptOutcome Outcome) : RunEvent
{
    internal override Verdict Apply(Draft run) => throw new NotImplementedException();
}
