using System.Globalization;
using Workflows.Runner.Wire;

namespace Workflows.Runner.Processes;

/// <summary>
/// Everything that the command started and left behind. This process is a child subreaper, so whoever loses its parent becomes its child:
/// nobody gets out of the tree, however often it forks.
/// </summary>
internal static class Descendants
{
    private const int ChildSubreaper = 36, RealtimeLimit = 15;

    public static void Adopt() => _ = Libc.prctl(ChildSubreaper, 1, 0, 0, 0);

    /// <summary>
    /// Gives this process, and so all that comes from it, the mark by which the executor finds them should this process be killed
    /// (<see cref="ProcessStart.Mark"/>). A process that has a lower limit already can't have it.
    /// </summary>
    public static unsafe void Mark(ProcessStart self)
    {
        var softAndHard = stackalloc ulong[] { self.Mark, self.Mark };
        _ = Libc.setrlimit(RealtimeLimit, softAndHard);
    }

    /// <summary>Sends SIGKILL to all of them.</summary>
    /// <returns>How many were hit; those of other users that may not be killed don't count.</returns>
    public static int Kill()
    {
        var parents = new Dictionary<int, int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id)) continue;
            if (ProcessStat.Read(id) is { IsDead: false } stat) parents[id] = stat.Parent;
        }

        return parents.Keys.Count(id => IsBelow(Environment.ProcessId, id, parents) && Libc.kill(id, Signal.Kill) == 0);
    }

    private static bool IsBelow(int root, int id, Dictionary<int, int> parents)
    {
        // A pid that was used again while we read could close a circle: no chain is longer than the table.
        for (var steps = 0; steps <= parents.Count && parents.TryGetValue(id, out var parent); steps++)
        {
            if (parent == root) return true;
            id = parent;
        }

        return false;
    }
}
