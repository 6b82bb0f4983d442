using System.Collections.Immutable;

namespace Workflows.Core.Runs.Events;

/// <summary>The cache was asked for an instance: a hit brings the earlier result, a miss (<paramref name="Hit"/> null) starts an attempt.</summary>
public sealed record CacheAnswered(int Step, int? Index, CachedResult? Hit) : RunEvent
{
    /// <summary>For people: nothing was looked for, and nothing will be kept, because of this. Null where it was.</summary>
    public string? Why { get; init; }

    internal override Verdict Apply(Draft draft)
    {
        if (draft.State.Find(Step, Index) is not { Status: StepStatus.Ready } instance)
        {
            return Verdict.Ignored("the cache is not being asked there");
        }

        if (Hit is { } hit)
        {
            Instances.Succeed(draft, Step, Index, hit);
            return Verdict.Accepted;
        }

        if (draft.State.Suspended)
        {
            return Verdict.Ignored("nothing new starts while the run is suspended; the cache is asked again on resume");
        }

        Instances.StartAttempt(draft, Step, Index, instance);
        return Verdict.Accepted;
    }
}

/// <summary>An earlier result of the same work.</summary>
public sealed record CachedResult(string? Outputs, ImmutableArray<ArtifactRecord> Artifacts)
{
    /// <summary>See <see cref="InstanceState.Origin"/>.</summary>
    public string? Origin { get; init; }
}
