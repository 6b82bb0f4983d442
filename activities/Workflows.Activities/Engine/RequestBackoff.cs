using System.Security.Cryptography;

namespace Workflows.Activities.Engine;

/// <summary>How long to wait before the next try.</summary>
internal static class RequestBackoff
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Max = TimeSpan.FromSeconds(10);

    /// <summary>Doubles from 200 ms to 10 s, then less up to a fifth: a thousand pods must not greet a restarted engine in step.</summary>
    public static TimeSpan Delay(int failures, double random) =>
        TimeSpan.FromTicks(Math.Min(First.Ticks << Math.Min(failures - 1, 10), Max.Ticks)) * (1 - (0.2 * random));

    public static TimeSpan Delay(int failures) => Delay(failures, RandomNumberGenerator.GetInt32(1000) / 1000.0);
}
