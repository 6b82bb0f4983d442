namespace Workflows.Core.Runs.Events;

/// <summary>A timer is due.</summary>
public sealed record TimerFired(TimerKey Key) : RunEvent
{
    internal override Verdict Apply(Draft run) => throw new NotImplementedException();
}
