using Workflows.Core.Definitions;
using Workflows.Core.Triggers;
using Workflows.Definitions.Scheduling;
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
    public DeclaredSchedule Declared => new(Schedule.Name, $"{Schedule.Cron} {Schedule.TimeZone}");

    /// <summary>When it comes after this moment, without end where the schedule has none.</summary>
    public IEnumerable<DateTimeOffset> Coming(DateTimeOffset after)
    {
        for (var next = Next(after); next is { } time; next = Next(time))
        {
            yield return time;
        }
    }

    /// <summary>Those of a version.</summary>
    /// <exception cref="TimeZoneNotFoundException">This machine does not know the time zone of one.</exception>
    public static IReadOnlyList<LiveSchedule> Of(VersionRecord record, WorkflowDefinition definition)
    {
        var version = new LiveVersion(record.Number, definition, record.Folder);
        return [.. definition.Triggers.OfType<TriggerDefinition.Schedule>().Select(schedule =>
            new LiveSchedule(new(record.Project, record.Workflow, schedule.Name), schedule, version, Occurrences.Of(schedule)))];
    }
}

/// <summary>A version that triggers start.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Definition">What it says.</param>
/// <param name="Folder">See <see cref="VersionRecord.Folder"/>.</param>
public sealed record LiveVersion(int Number, WorkflowDefinition Definition, string? Folder);
