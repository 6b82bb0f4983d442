namespace Workflows.Core.Runs.Events;

/// <summary>The run may start: its concurrency key has room for it, or it has no limit.</summary>
public sealed record SlotGranted : RunEvent
{
    internal override Verdict Apply(Draft run) => throw new NotImplementedException();
}
