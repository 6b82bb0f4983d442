namespace Workflows.Core.Runs.Events;

/// <summary>Asked to suspend: nothing new starts; what runs goes on; waits, backoffs and deadlines stand still.</summary>
/// <param name="By">The actor.</param>
public sealed record SuspendRequested(string By) : RunEvent
{
    internal override Verdict Apply(Draft run) => throw new NotImplementedException();
}
