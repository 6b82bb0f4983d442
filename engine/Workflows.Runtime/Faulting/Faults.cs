using System.Diagnostics;
using System.Globalization;

namespace Workflows.Runtime.Faulting;

/// <summary>
/// Fail points: named places at which a test kills the process, as kill -9 would. <c>WF_FAILPOINT=name:n</c> arms one; it strikes at the
/// n-th hit. Always compiled in, so what is tested is what is shipped; unarmed a hit is one comparison.
/// </summary>
public static class Faults
{
    private static readonly string? armed = Environment.GetEnvironmentVariable("WF_FAILPOINT");
    private static readonly string name = armed?.Split(':')[0] ?? string.Empty;
    private static int left = armed?.Split(':') is [_, var n] ? int.Parse(n, CultureInfo.InvariantCulture) : 1;

    /// <summary>The process may die here.</summary>
    public static void Hit(string point)
    {
        if (armed is not null && point == name && Interlocked.Decrement(ref left) == 0)
        {
            Die();
        }
    }

    private static void Die()
    {
        using var self = Process.GetCurrentProcess();
        self.Kill();
        Thread.Sleep(Timeout.Infinite);
    }
}
