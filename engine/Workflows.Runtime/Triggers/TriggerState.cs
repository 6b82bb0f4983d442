using Workflows.Core.Definitions;
using Workflows.Core.Triggers;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Triggers;

/// <summary>A trigger as it stands: whether it fires, when next, and what became of its last slot.</summary>
/// <param name="Declared">What the live version says.</param>
/// <param name="Record">How far it is; null for one that only people start, and for one that no engine has looked at yet.</param>
/// <param name="Last">Its newest slot; null for none.</param>
public sealed record TriggerState(DeclaredTrigger Declared, TriggerRecord? Record, SlotRecord? Last)
{
    /// <summary>What is true of triggers that are no schedules.</summary>
    public const string Others = "wf serve takes git pushes, webhooks and events; wf work starts what events are for, too";

    public static async Task<IReadOnlyList<TriggerState>> ListAsync(
        ITriggerRecords store, string project, IReadOnlyList<DeclaredTrigger> declared, CancellationToken cancellation)
    {
        var records = (await store.ListTriggersAsync(project, cancellation)).ToDictionary(record => record.Key);
        List<TriggerState> states = [];
        foreach (var trigger in declared)
        {
            var record = records.GetValueOrDefault(trigger.Key);
            var slots = record is null || trigger.Schedule is null ? [] : await store.ListSlotsAsync(record.Key, 1, cancellation);
            states.Add(new(trigger, record, slots.Count > 0 ? slots[0] : null));
        }

        return states;
    }

    /// <summary>Why it does not fire; null: it does.</summary>
    public string? WhyNot(DateTimeOffset now, bool isDriven) => this switch
    {
        { Declared.Trigger: TriggerDefinition.Manual } => "a person starts it",
        { Declared.Trigger: TriggerDefinition.Git { Secret: null } or TriggerDefinition.Webhook { Secret: null } } =>
            "it names no secret, so nobody can sign for it",
        { Record.PausedBy: { } by } => $"paused by {by}",
        { Declared.Trigger: TriggerDefinition.Git or TriggerDefinition.Webhook } => null,
        { Declared.Schedule: not null } when Next(now) is null => "it never comes again",
        _ when !isDriven => "no engine drives this folder",
        _ => null,
    };

    /// <summary>When it is due next; of a schedule that is paused, when it would be.</summary>
    public DateTimeOffset? Next(DateTimeOffset now) => Declared.Schedule is { } schedule
        ? DueSlots.Of(schedule.Schedule, schedule.Key.ToString(), schedule.Next, now, now).Next
        : null;
}
