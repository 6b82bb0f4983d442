using Workflows.Core.Definitions;
using Workflows.Core.Triggers;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Triggers;

/// <summary>A schedule of a live version, ready to be asked.</summary>
/// <param name="Key">Its name in the store.</param>
/// <param name="Schedule">What its author wrote.</param>
/// <param name="Version">The version, whose plan starts.</param>
/// <param name="Next">When it comes.</param>
public sealed record LiveSchedule(TriggerKey Key, TriggerDefinition.Schedule Schedule, LiveVersion Version, NextOccurrence Next)
{
    /// <summary>See <see cref="ITriggerRecords.DeclareAsync"/>.</summary>
    public CountedTrigger Counted => new(Schedule.Name, $"{Schedule.Cron} {Schedule.TimeZone}");

    /// <summary>The claim of a slot that came.</summary>
    public TriggerClaim.Slot Slot(DateTimeOffset planned) => new(Schedule.Name, planned) { Overlap = Schedule.Overlap };

    /// <summary>When it comes after this moment, without end where the schedule has none.</summary>
    public IEnumerable<DateTimeOffset> Coming(DateTimeOffset after)
    {
        for (var next = Next(after); next is { } time; next = Next(time))
        {
            yield return time;
        }
    }
}
