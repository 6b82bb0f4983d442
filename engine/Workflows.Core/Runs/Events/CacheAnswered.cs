using System.Collections.Immutable;

namespace Workflows.Core.Runs.Events;

/// <summary>The cache was asked for an instance: a hit brings the earlier result, a miss (<paramref name="Hit"/> null) starts an attempt.</summary>
public sealed record CacheAnswered(int Step, int? Index, CachedResult? Hit) : RunEvent
{
    internal override Verdict Apply(Draft run) => throw new NotImplementedException();
}

/// <summary>An earlier result of the same work.</summary>
public sealed record CachedResult(string? Outputs, ImmutableArray<ArtifactRecord> Artifacts);
