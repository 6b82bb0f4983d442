using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Workflows.Core.Tests.Definitions.Poison;

/// <summary>How long this thread has computed: what other processes and tests do in the meantime does not count.</summary>
internal static class ThreadTime
{
    private const int ThreadCpuClock = 3;

    public static TimeSpan Now => OperatingSystem.IsLinux() && ClockGetTime(ThreadCpuClock, out var time) == 0
        ? TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromMicroseconds(time.Nanoseconds / 1000.0)
        : Stopwatch.GetElapsedTime(0);

    [DllImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ClockGetTime(int clock, out Time time);

    private readonly struct Time
    {
        public readonly long Seconds;
        public readonly long Nanoseconds;
    }
}
