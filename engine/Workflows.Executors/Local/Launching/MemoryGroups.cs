using System.Globalization;

namespace Workflows.Executors.Local.Launching;

/// <summary>
/// A memory limit for one attempt: a cgroup of its own, where this machine lets us make one. A limit on address space would be no substitute:
/// runtimes reserve far more than they use.
/// </summary>
internal static class MemoryGroups
{
    private static readonly Lazy<(string Folder, string LimitFile)?> Place = new(Find);

    /// <summary>The new group's folder; null where none can be made.</summary>
    public static string? TryMake(Guid uid, long bytes)
    {
        if (Place.Value is not var (parent, limitFile)) return null;
        try
        {
            var group = Directory.CreateDirectory(PathOf(parent, uid)).FullName;
            File.WriteAllText(Path.Combine(group, limitFile), bytes.ToString(CultureInfo.InvariantCulture));
            return group;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Removes it; the kernel refuses while a process is in it.</summary>
    public static void Remove(Guid uid)
    {
        if (Place.Value is not var (parent, _)) return;
        try
        {
            if (Directory.Exists(PathOf(parent, uid))) Directory.Delete(PathOf(parent, uid));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // An empty group costs nothing and holds nobody.
        }
    }

    private static string PathOf(string parent, Guid uid) => Path.Combine(parent, $"wf-{uid}");

    /// <summary>Version 1: below our own group. Version 2 allows processes in leaves only: beside our own group, where its parent hands memory on.</summary>
    private static (string Folder, string LimitFile)? Find()
    {
        try
        {
            var groups = File.ReadAllLines("/proc/self/cgroup").Select(line => line.Split(':', 3)).Where(parts => parts.Length == 3).ToList();
            if (groups.Find(parts => parts[1] == "memory") is { } first) return Usable("/sys/fs/cgroup/memory" + first[2], "memory.limit_in_bytes");
            if (groups.Find(parts => parts[1].Length == 0) is not { } second) return null;
            var own = "/sys/fs/cgroup" + second[2].TrimEnd('/');
            var parent = own == "/sys/fs/cgroup" ? own : Path.GetDirectoryName(own)!;
            return File.ReadAllText(Path.Combine(parent, "cgroup.subtree_control")).Split().Contains("memory") ? Usable(parent, "memory.max") : null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Tried once: whether one can be made there shows only when one is made.</summary>
    private static (string Folder, string LimitFile)? Usable(string parent, string limitFile)
    {
        var probe = Path.Combine(parent, $"wf-{Guid.NewGuid():N}");
        if (!Directory.Exists(parent)) return null;
        _ = Directory.CreateDirectory(probe);
        var usable = File.Exists(Path.Combine(probe, limitFile));
        Directory.Delete(probe);
        return usable ? (parent, limitFile) : null;
    }
}
