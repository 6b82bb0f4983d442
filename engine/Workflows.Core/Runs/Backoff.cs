using Workflows.Core.Definitions;

namespace Workflows.Core.Runs;

/// <summary>The delay before another attempt: pure arithmetic.</summary>
public static class Backoff
{
    /// <summary>Attempts of a generation that may be lost to infrastructure (or exit 75) and made again.</summary>
    public const int InfrastructureBudget = 5;

    /// <summary><c>first * factor^(failures-1)</c>, at most <c>max</c>, of which the share <c>jitter</c> is random.</summary>
    /// <param name="policy">The step's.</param>
    /// <param name="failures">Failures so far, from 1.</param>
    /// <param name="random">0 (inclusive) to 1.</param>
    public static TimeSpan Delay(RetryPolicy policy, int failures, double random)
    {
        // Zero times an infinite power would be no number.
        var seconds = policy.First == TimeSpan.Zero ? 0 : Math.Min(policy.First.TotalSeconds * Math.Pow(policy.Factor, failures - 1), policy.Max.TotalSeconds);
        return TimeSpan.FromMilliseconds(Math.Round(1_000 * seconds * (1 - (policy.Jitter * random))));
    }
}
