using System.Globalization;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Terminal;
using Workflows.Core.Definitions;
using Workflows.Core.Runs;
using Workflows.Core.Triggers;
using Workflows.Runtime.Storing;

namespace Workflows.Cli.Triggering;

/// <summary>A trigger as people look at it: whether it fires, when next, and what became of its last slot.</summary>
/// <param name="Declared">What the live version says.</param>
/// <param name="Record">How far the schedule is; null for other kinds, and for one that no engine has looked at yet.</param>
/// <param name="Last">Its newest slot; null for none.</param>
internal sealed record TriggerState(DeclaredTrigger Declared, TriggerRecord? Record, SlotRecord? Last)
{
    public static async Task<IReadOnlyList<TriggerState>> ListAsync(Session session, IReadOnlyList<DeclaredTrigger> declared, CancellationToken cancellation)
    {
        var records = (await session.Store.ListTriggersAsync(session.Project, cancellation)).ToDictionary(record => record.Key);
        List<TriggerState> states = [];
        foreach (var trigger in declared)
        {
            var record = trigger.Schedule is { } schedule ? records.GetValueOrDefault(schedule.Key) : null;
            var slots = record is null ? [] : await session.Store.ListSlotsAsync(record.Key, 1, cancellation);
            states.Add(new(trigger, record, slots.Count > 0 ? slots[0] : null));
        }

        return states;
    }

    /// <summary>Why it does not fire; null: it does.</summary>
    public string? WhyNot(Session session) => this switch
    {
        { Declared.Trigger: TriggerDefinition.Manual } => "a person starts it",
        { Declared.Trigger: TriggerDefinition.Git { Secret: null } or TriggerDefinition.Webhook { Secret: null } } =>
            "it names no secret, so nobody can sign for it",
        { Declared.Trigger: TriggerDefinition.Git or TriggerDefinition.Webhook } => null,
        { Declared.Schedule: null } => TriggerNote.Why,
        { Record.PausedBy: { } by } => $"paused by {by}",
        _ when Next(session.Now) is null => "it never comes again",
        _ when !session.IsDriven => "no engine drives this folder",
        _ => null,
    };

    /// <summary>When it is due next; of a schedule that is paused, when it would be.</summary>
    public DateTimeOffset? Next(DateTimeOffset now) => Declared.Schedule is { } schedule
        ? DueSlots.Of(schedule.Schedule, schedule.Key.ToString(), schedule.Next, now, now).Next
        : null;

    /// <summary>A planned instant as the schedule's zone writes it: with its offset.</summary>
    public static string Zoned(DateTimeOffset planned, TriggerDefinition.Schedule schedule) =>
        TimeZoneInfo.ConvertTime(planned, TimeZoneInfo.FindSystemTimeZoneById(schedule.TimeZone))
            .ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture);

    /// <summary>What became of the last slot, in a few words.</summary>
    public string Ending(DateTimeOffset now) => Last switch
    {
        null => string.Empty,
        { Label: { } run } => $"{run}, {Times.Ago(Last.At, now)}",
        { State: SlotState.Waiting } when Record!.Waiting.Length > 1 =>
            string.Create(CultureInfo.InvariantCulture, $"{Record.Waiting.Length} slots wait: {Last.Why}"),
        _ => $"{Last.State.Word()} {Times.Ago(Last.At, now)}: {Last.Why}",
    };
}
