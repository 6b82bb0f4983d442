using System.Collections.Immutable;
using Workflows.Core.Definitions;
using Workflows.Definitions.Scheduling;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Triggers;

/// <summary>What starts runs of a live version by itself.</summary>
/// <param name="Schedules">Ready to be asked when they come.</param>
/// <param name="Events">Which events they are for.</param>
/// <param name="Hooks">The names of git and webhook triggers, which the server answers.</param>
public sealed record TriggersOfVersion(ImmutableArray<LiveSchedule> Schedules, ImmutableArray<LiveEvent> Events, ImmutableArray<CountedTrigger> Hooks)
{
    /// <summary>See <see cref="ITriggerRecords.DeclareAsync"/>.</summary>
    public IReadOnlyList<CountedTrigger> Counted => [.. Schedules.Select(schedule => schedule.Counted), .. Events.Select(each => each.Counted), .. Hooks];

    /// <summary>Those of a version.</summary>
    /// <exception cref="TimeZoneNotFoundException">This machine does not know the time zone of one.</exception>
    public static TriggersOfVersion Of(VersionRecord record, WorkflowDefinition definition)
    {
        var version = new LiveVersion(record.Number, definition, record.Folder);
        return new(
            [.. definition.Triggers.OfType<TriggerDefinition.Schedule>().Select(schedule =>
                new LiveSchedule(Key(schedule), schedule, version, Occurrences.Of(schedule)))],
            [.. definition.Triggers.OfType<TriggerDefinition.Event>().Select(trigger => new LiveEvent(Key(trigger), trigger, version))],
            [.. definition.Triggers.Where(static trigger => trigger is TriggerDefinition.Git or TriggerDefinition.Webhook)
                .Select(static trigger => new CountedTrigger(trigger.Name, trigger.Kind))]);

        TriggerKey Key(TriggerDefinition trigger) => new(record.Project, record.Workflow, trigger.Name);
    }
}

/// <summary>A version that triggers start.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Definition">What it says.</param>
/// <param name="Folder">See <see cref="VersionRecord.Folder"/>.</param>
public sealed record LiveVersion(int Number, WorkflowDefinition Definition, string? Folder);
