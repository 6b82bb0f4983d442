using System.Globalization;
using System.Text.Json;
using Workflows.Core.Definitions;
using Workflows.Core.Values;

namespace Workflows.Core.Triggers;

/// <summary>
/// Whether an event trigger answers an event of its type, beside its <c>where</c>: what keeps a value that swings around a limit from starting run after run.
/// Pure. It counts by the times at which events came, not by when they are looked at: after an outage it says the same.
/// </summary>
public static class EventRule
{
    /// <summary>The most runs of <see cref="MostPerWindow"/>: as many earlier starts, newest first, are enough to decide.</summary>
    public const int MostStarts = 1_000;

    /// <summary>The longest time that is looked back: events are known no longer.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromDays(30);

    /// <summary>Why the event says too little to count, in words; null where it counts.</summary>
    /// <param name="trigger">Its rules.</param>
    /// <param name="json">The event's data.</param>
    public static string? TooFew(TriggerDefinition.Event trigger, string json)
    {
        if (trigger.MinimumSamples is not { } least)
        {
            return null;
        }

        using var data = ValueJson.Parse(json);
        if (data.RootElement.ValueKind != JsonValueKind.Object || !data.RootElement.TryGetProperty("samples", out var told)
            || told.ValueKind != JsonValueKind.Number || !told.TryGetDouble(out var samples))
        {
            return Text($"it says no number of `samples`, and the trigger wants {least} at least");
        }

        return samples >= least ? null : Text($"it is of {samples} samples, and the trigger wants {least} at least");
    }

    /// <summary>How long before an event starts count; null: none do, and an event that matches starts a run.</summary>
    public static TimeSpan? LooksBack(TriggerDefinition.Event trigger) => (trigger.CoolDown, trigger.MostPerWindow?.Window) switch
    {
        (null, var window) => window,
        (var pause, null) => pause,
        var (pause, window) => pause > window ? pause : window,
    };

    /// <summary>Why an event that matches starts no run, in words; null where it starts one.</summary>
    /// <param name="trigger">Its rules.</param>
    /// <param name="at">When the event came.</param>
    /// <param name="starts">When the events came that the trigger started runs for: the newest <see cref="MostStarts"/>.</param>
    public static string? Refusal(TriggerDefinition.Event trigger, DateTimeOffset at, IReadOnlyList<DateTimeOffset> starts)
    {
        // Two engines may look at two events in either order: near is near, before or after.
        if (trigger.CoolDown is { } pause && starts.Any(start => (at - start).Duration() < pause))
        {
            var near = starts.First(start => (at - start).Duration() < pause);
            return Text($"it cools down: a run was started for an event of {near:yyyy-MM-ddTHH:mm:ssZ}, and coolDown is {Duration.Write(pause)}");
        }

        return trigger.MostPerWindow is { } most && starts.Count(start => (at - start).Duration() < most.Window) >= most.Runs
            ? Text($"{most.Runs} runs were started within {Duration.Write(most.Window)}, which is the most")
            : null;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
