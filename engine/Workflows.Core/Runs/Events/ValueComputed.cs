namespace Workflows.Core.Runs.Events;

/// <summary>A <c>set</c> was evaluated: <paramref name="Json"/> is one object, or <paramref name="Error"/> says why there is none.</summary>
public sealed record ValueComputed(int Step, int? Index, string? Json, string? Error) : RunEvent
{
    internal override Verdict Apply(Draft run) => throw new NotImplementedException();
}
