using Workflows.Core.Definitions;
using Workflows.Core.Runs;

namespace Workflows.Core.Triggers;

/// <summary>
/// How much later than planned a slot starts. It is drawn from the slot's own identity, so every engine draws the same, and again the same after a crash. It
/// ends before the next slot comes: slots start in their order.
/// </summary>
internal static class Jitter
{
    private const ulong Offset = 14695981039346656037, Prime = 1099511628211;

    /// <summary>When the slot is due.</summary>
    /// <param name="schedule">Says how much at most.</param>
    /// <param name="identity">Of the trigger, in its store.</param>
    /// <param name="next">When the schedule comes.</param>
    /// <param name="planned">The slot.</param>
    public static DateTimeOffset Due(TriggerDefinition.Schedule schedule, string identity, NextOccurrence next, DateTimeOffset planned)
    {
        if (schedule.Jitter is not { Ticks: > 0 } jitter)
        {
            return planned;
        }

        var most = next(planned) is { } following && following - planned < jitter ? following - planned : jitter;
        return planned.AddTicks((long)(most.Ticks * Ids.Chance(Seed(identity), (int)(planned.ToUnixTimeSeconds() & int.MaxValue))));
    }

    /// <summary>FNV-1a over the characters: the same on every machine.</summary>
    private static ulong Seed(string identity)
    {
        var hash = Offset;
        foreach (var character in identity)
        {
            hash = (hash ^ character) * Prime;
        }

        return hash;
    }
}
