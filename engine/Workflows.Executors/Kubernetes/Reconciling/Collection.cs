using Workflows.Core.Runs;

namespace Workflows.Executors.Kubernetes.Reconciling;

/// <summary>How far an attempt's result is: collected beside the workers, reported by one of them.</summary>
internal sealed class Collection
{
    /// <summary>What the last try came to; null while it is under way, and once it was dealt with.</summary>
    public CollectionResult? Result { get; set; }

    /// <summary>Tries in a row that failed.</summary>
    public FailureStreak Failures { get; } = new();

    /// <summary>When the next one is due, as a timestamp of the steady clock.</summary>
    public long NotBefore { get; set; }

    /// <summary>The engine was told of the end.</summary>
    public bool IsReported { get; set; }
}

/// <summary>What collecting came to.</summary>
/// <param name="Outcome">The whole outcome; where it failed, only what the pod itself tells.</param>
/// <param name="Problem">Why it failed; null when it did not.</param>
internal sealed record CollectionResult(AttemptOutcome Outcome, string? Problem = null);
