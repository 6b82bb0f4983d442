using System.Security.Cryptography;

namespace Workflows.Executors.Kubernetes.Calling;

/// <summary>
/// How long to wait after the n-th failure in a row: doubling from a first pause, capped, and spread out so that many clients don't come back at once.
/// </summary>
internal static class ExponentialBackoff
{
    public static readonly TimeSpan First = TimeSpan.FromMilliseconds(500), Longest = RateLimit.Longest;

    /// <param name="failures">From 1.</param>
    /// <param name="asked">What the server asked for; never undercut.</param>
    public static TimeSpan After(int failures, TimeSpan? asked = null) => After(failures, asked, RandomNumberGenerator.GetInt32(1 << 20) / (double)(1 << 20));

    /// <param name="failures">From 1.</param>
    /// <param name="asked">What the server asked for; never undercut.</param>
    /// <param name="chance">0 to 1: where between half and the whole.</param>
    public static TimeSpan After(int failures, TimeSpan? asked, double chance)
    {
        var whole = Math.Min(Longest.TotalSeconds, First.TotalSeconds * Math.Pow(2, Math.Clamp(failures, 1, 20) - 1));
        var pause = TimeSpan.FromSeconds(whole * (0.5 + (chance / 2)));
        return asked is { } least && least > pause ? (least < Longest ? least : Longest) : pause;
    }
}
