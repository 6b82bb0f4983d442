using System.Collections.Immutable;

namespace Workflows.Core.Runs.Events;

/// <summary>The items of a fan-out were read from an artifact: JSON text each; or <paramref name="Error"/> says why not.</summary>
public sealed record ItemsRead(int Step, ImmutableArray<string> Items, string? Error) : RunEvent
{
    internal override Verdict Apply(Draft run) => throw new NotImplementedException();
}
