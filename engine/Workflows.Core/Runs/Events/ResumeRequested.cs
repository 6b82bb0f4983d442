namespace Workflows.Core.Runs.Events;

/// <summary>Asked to resume: the run goes on; what stood still is shifted by the time it stood.</summary>
/// <param name="By">The actor.</param>
public sealed record ResumeRequested(string By) : RunEvent
{
    internal override Verdict Apply(Draft run) => throw new NotImplementedException();
}
