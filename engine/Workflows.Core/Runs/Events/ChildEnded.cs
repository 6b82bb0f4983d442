namespace Workflows.Core.Runs.Events;

/// <summary>A child run ended, or could not be made (<paramref name="Status"/> Failed, cause <c>engine</c>).</summary>
public sealed record ChildEnded(Guid Child, RunStatus Status, Cause? Cause, string? Message, string? Outputs) : RunEvent
{
    internal override Verdict Apply(Draft run) => throw new NotImplementedException();
}
