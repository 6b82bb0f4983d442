using System.Globalization;

namespace Workflows.Runner.Wire;

/// <summary>Which process: its id alone is used again by others, together with its start time it is not.</summary>
/// <param name="Id">The process id.</param>
/// <param name="Ticks">Field 22 of its stat file: clock ticks since boot.</param>
internal readonly record struct ProcessStart(int Id, long Ticks)
{
    /// <summary>The process that has this id now; null where there is none, or only what is left of a dead one.</summary>
    public static ProcessStart? Of(int id) => ProcessStat.Read(id) is { IsDead: false } stat ? new ProcessStart(id, stat.StartTicks) : null;

    /// <summary>Whether that very process still runs.</summary>
    public bool IsAlive => Of(Id) == this;

    /// <summary>
    /// What all that comes from the process bears: a hard limit of realtime (RLIMIT_RTTIME, in microseconds) of over a hundred thousand years,
    /// which binds nobody, stays through every fork, exec and change of session or environment, and is found in <c>/proc/PID/limits</c>.
    /// </summary>
    public ulong Mark => (1UL << 62) | ((ulong)Ticks << 22) | (uint)Id;

    public static ProcessStart? Parse(string text)
    {
        var parts = text.Trim().Split(' ');
        return parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            ? new ProcessStart(id, ticks)
            : null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Id} {Ticks}");
}
