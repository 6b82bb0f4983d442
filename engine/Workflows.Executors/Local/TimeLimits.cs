using Workflows.Executors.Local.Launching;

namespace Workflows.Executors.Local;

/// <summary>How long an attempt may run and how long it may end.</summary>
/// <param name="Timeout">From the command's start; null is none.</param>
/// <param name="Grace">Between SIGTERM and SIGKILL.</param>
internal sealed record TimeLimits(TimeSpan? Timeout, TimeSpan Grace)
{
    /// <summary>What the language gives where nothing is said. An attempt without a launch file is one whose program has removed it.</summary>
    private static readonly TimeLimits Default = new(Timeout: null, TimeSpan.FromSeconds(30));

    /// <summary>No timer runs longer; and a file that a program has written over gives no time that can't be.</summary>
    private static readonly TimeSpan longest = TimeSpan.FromDays(36_500);

    /// <summary>As its launch file has them.</summary>
    public static TimeLimits Of(AttemptFolder folder) =>
        folder.ReadLaunch() is { } launch ? new(launch.Timeout is { } timeout ? Time(timeout) : null, Time(launch.Grace)) : Default;

    private static TimeSpan Time(long milliseconds) => TimeSpan.FromMilliseconds(Math.Clamp(milliseconds, 0, (long)longest.TotalMilliseconds));
}
