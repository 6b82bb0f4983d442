using System.Globalization;
using Workflows.Cli.Folders;
using Workflows.Storage.Sqlite;

namespace Workflows.Cli.Engines;

/// <summary>
/// What another process sees of a folder's engine: which process it is, and when it showed last that its loop comes round. One that is busy,
/// stopped by a signal or stuck on a dead disk is still the engine, and says nothing.
/// </summary>
/// <param name="folder">The data folder.</param>
/// <param name="time">Measures how long nothing was seen; the clock of the day is not asked.</param>
internal sealed class EngineSigns(DataFolder folder, TimeProvider time)
{
    /// <summary>Between two signs of an engine.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>Longer than an engine that works well keeps silent, also on a slow machine.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);

    private DateTime last;
    private long since = time.GetTimestamp();

    /// <summary>The engine's process id; null where there is none.</summary>
    public int? Process => EngineLock.Holder(folder.Path)?.Split(' ') is ["process", var id, "since", var start]
        && int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var process)
        && DateTimeOffset.TryParse(start, CultureInfo.InvariantCulture, out var taken) && IsAlive(process, taken)
            ? process
            : null;

    /// <summary>
    /// Somebody drives the folder: a process of this machine holds it, or a sign of elsewhere is fresh, for an engine in another container is no process
    /// here. A sign from here whose process is gone was left by one that was killed.
    /// </summary>
    public bool IsThere => Process is not null || (time.GetUtcNow().UtcDateTime - File.GetLastWriteTimeUtc(folder.EngineAlive) < Silence && !IsFromHere());

    /// <summary>Where process ids mean what they mean to us: this boot of this machine, and the container that we are in.</summary>
    private static string Here { get; } = FormattableString.Invariant($"{Read("/proc/sys/kernel/random/boot_id").Trim()} {PidNamespace()}");

    /// <summary>Shows a sign.</summary>
    public void Give()
    {
        try
        {
            File.WriteAllText(folder.EngineAlive, Here);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The folder can't be written: that is told where something is to be recorded.
        }
    }

    /// <summary>Takes the sign away: whoever gave it ends in good order.</summary>
    public void Withdraw()
    {
        try
        {
            File.Delete(folder.EngineAlive);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // It grows old by itself.
        }
    }

    /// <summary>How long no sign has been seen; counted from the first look.</summary>
    public TimeSpan SilentFor()
    {
        var sign = File.GetLastWriteTimeUtc(folder.EngineAlive);
        if (sign != last)
        {
            (last, since) = (sign, time.GetTimestamp());
        }

        return time.GetElapsedTime(since);
    }

    /// <summary>In words, once it is worth telling; null before, and where no engine lives.</summary>
    public string? Trouble() => SilentFor() is var silent && silent >= Silence && Process is { } process
        ? string.Create(CultureInfo.InvariantCulture, $"the engine (process {process}) has not answered for {(int)silent.TotalSeconds} s")
        : null;

    private bool IsFromHere() => Here.Length > 1 && Read(folder.EngineAlive) == Here;

    private static string PidNamespace() => new FileInfo("/proc/self/ns/pid").LinkTarget ?? string.Empty;

    /// <summary>Empty where it can't be read.</summary>
    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return string.Empty;
        }
    }

    /// <summary>A process that began after the lock was taken has only inherited the number.</summary>
    private static bool IsAlive(int id, DateTimeOffset taken)
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(id);
            return !process.HasExited && process.StartTime.ToUniversalTime() <= taken.UtcDateTime.AddSeconds(2);
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
