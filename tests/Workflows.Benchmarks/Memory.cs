using System.Globalization;

namespace Workflows.Benchmarks;

/// <summary>This process's peak resident memory, as the kernel counts it.</summary>
internal static class Memory
{
    public static double PeakMiB() => Read("VmHWM:");

    public static double NowMiB() => Read("VmRSS:");

    private static double Read(string name) =>
        long.Parse(File.ReadLines("/proc/self/status").First(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..].Replace(
            "kB",
            string.Empty,
            StringComparison.Ordinal), CultureInfo.InvariantCulture) / 1024.0;
}
