namespace Workflows.Runner.Memory;

/// <summary>The cgroup whose out-of-memory kills are counted: the attempt's own where the executor made one, else the one we were born in.</summary>
internal sealed class MemoryGroup
{
    private static readonly string[] EventFiles = ["memory.events", "memory.oom_control"];
    private readonly string? eventsFile;
    private readonly long before;

    private MemoryGroup(string? folder, bool own)
    {
        eventsFile = folder is null ? null : EventFiles.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        IsOwn = own;
        before = Kills();
    }

    /// <summary>It is this attempt's alone.</summary>
    public bool IsOwn { get; }

    /// <summary>Moves this process, and so all that it will start, into the attempt's own group.</summary>
    /// <exception cref="IOException">The kernel refuses.</exception>
    public static MemoryGroup Join(string folder)
    {
        File.WriteAllText(Path.Combine(folder, "cgroup.procs"), "0");
        return new MemoryGroup(folder, own: true);
    }

    public static MemoryGroup Inherited() => new(FindOwn(), own: false);

    /// <summary>That of our container, in which nobody is but the attempt.</summary>
    public static MemoryGroup OfContainer() => new(FindOwn(), own: true);

    /// <summary>
    /// Whether the kernel killed one of the attempt's processes. In a shared group the count says only that someone was killed, so there
    /// the command's death must fit.
    /// </summary>
    public bool KilledSomeone(bool commandWasKilled) => Kills() > before && (IsOwn || commandWasKilled);

    private long Kills()
    {
        if (eventsFile is null) return 0;
        try
        {
            var line = File.ReadLines(eventsFile).FirstOrDefault(line => line.StartsWith("oom_kill ", StringComparison.Ordinal));
            return line is not null && long.TryParse(line.AsSpan("oom_kill ".Length), out var count) ? count : 0;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return 0; // No count, no claim.
        }
    }

    /// <summary>
    /// Version 1 has a line <c>N:memory:/path</c>, version 2 a line <c>0::/path</c>; in a container the path may not be visible, and the
    /// mount itself is ours.
    /// </summary>
    private static string? FindOwn()
    {
        foreach (var line in File.ReadLines("/proc/self/cgroup"))
        {
            var parts = line.Split(':', 3);
            if (parts.Length != 3 || (parts[1] != "memory" && parts[1].Length > 0)) continue;
            var mount = parts[1] == "memory" ? "/sys/fs/cgroup/memory" : "/sys/fs/cgroup";
            var folder = mount + parts[2];
            return Directory.Exists(folder) ? folder : mount;
        }

        return null;
    }
}
