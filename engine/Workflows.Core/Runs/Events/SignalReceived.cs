namespace Workflows.Core.Runs.Events;

/// <summary>An event matched a <c>wait: event</c>, or a person sent a signal to it.</summary>
/// <param name="Step">Ordinal.</param>
/// <param name="Json">The event: JSON text; it becomes the step's output <c>event</c>.</param>
/// <param name="By">The source, or who signalled.</param>
public sealed record SignalReceived(int Step, string Json, string By) : RunEvent
{
    internal override Verdict Apply(Draft run) => throw new NotImplementedException();
}
