namespace Workflows.Core.Runs.Events;

/// <summary>Asked to cancel: running attempts get SIGTERM and their grace, the rest is Cancelled, then only <c>finally</c> runs.</summary>
/// <param name="By">The actor.</param>
public sealed record CancelRequested(string By) : RunEvent
{
    internal override Verdict Apply(Draft run) => throw new NotImplementedException();
}
