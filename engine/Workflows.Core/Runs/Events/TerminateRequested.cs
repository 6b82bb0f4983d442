namespace Workflows.Core.Runs.Events;

/// <summary>Asked to terminate: all is killed at once, <c>finally</c> too.</summary>
/// <param name="By">The actor.</param>
public sealed record TerminateRequested(string By) : RunEvent
{
    internal override Verdict Apply(Draft run) => throw new NotImplementedException();
}
