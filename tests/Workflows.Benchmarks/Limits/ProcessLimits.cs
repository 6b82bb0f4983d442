using System.Diagnostics;

namespace Workflows.Benchmarks.Limits;

/// <summary>How fast this machine starts processes: <c>true</c> through the shell's fork and exec, eight at a time.</summary>
/// <param name="StartsPerSecond">Starts of <c>/bin/true</c>.</param>
internal sealed record ProcessLimits(double StartsPerSecond)
{
    public static ProcessLimits Measure()
    {
        const int Starts = 2_000;
        var clock = Stopwatch.StartNew();
        // xargs forks and execs one process for each line, eight at a time, with nothing else to do.
        using var spawner = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"seq {Starts} | xargs -P 8 -n 1 /bin/true"]))!;
        spawner.WaitForExit();
        return new(Starts / clock.Elapsed.TotalSeconds);
    }
}
