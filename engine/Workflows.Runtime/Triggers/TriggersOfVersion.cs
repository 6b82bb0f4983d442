using System.Collections.Immutable;
using Workflows.Core.Definitions;
using Workflows.Definitions.Scheduling;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Triggers;

/// <summary>What starts runs of a live version by itself, without anybody calling.</summary>
/// <param name="Schedules">Ready to be asked when they come.</param>
/// <param name="Events">Which events they are for.</param>
public sealed record TriggersOfVersion(ImmutableArray<LiveSchedule> Schedules, ImmutableArray<LiveEvent> Events)
{
    /// <summary>See <see cref="ITriggerRecords.DeclareAsync"/>.</summary>
    public IReadOnlyList<CountedTrigger> Counted => [.. Schedules.Select(schedule => schedule.Counted), .. Events.Select(each => each.Counted)];

    /// <summary>Those of a version.</summary>
    /// <exception cref="TimeZoneNotFoundException">This machine does not know the time zone of one.</exception>
    public static TriggersOfVersion Of(VersionRecord record, WorkflowDefinition definition)
    {
        var version = new LiveVersion(record.Number, definition, record.Folder);
        return new(
            [.. definition.Triggers.OfType<TriggerDefinition.Schedule>().Select(schedule =>
                new LiveSchedule(Key(schedule), schedule, version, Occurrences.Of(schedule)))],
            [.. definition.Triggers.OfType<TriggerDefinition.Event>().Select(trigger => new LiveEvent(Key(trigger), trigger, version))]);

        TriggerKey Key(TriggerDefinition trigger) => new(record.Project, record.Workflow, trigger.Name);
    }
}

/// <summary>A version that triggers start.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Definition">What it says.</param>
/// <param name="Folder">See <see cref="VersionRecord.Folder"/>.</param>
public sealed record LiveVersion(int Number, WorkflowDefinition Definition, string? Folder);
