using System.Globalization;
using Workflows.Cli.Terminal;
using Workflows.Core.Definitions;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Triggers;

namespace Workflows.Cli.Triggering;

/// <summary>What people read of a trigger.</summary>
internal static class TriggerText
{
    /// <summary>A planned instant as the schedule's zone writes it: with its offset.</summary>
    public static string Zoned(DateTimeOffset planned, TriggerDefinition.Schedule schedule) =>
        TimeZoneInfo.ConvertTime(planned, TimeZoneInfo.FindSystemTimeZoneById(schedule.TimeZone))
            .ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture);

    /// <summary>What became of the last slot, in a few words.</summary>
    public static string Ending(TriggerState state, DateTimeOffset now) => state.Last switch
    {
        null => string.Empty,
        { Label: { } run } => $"{run}, {Times.Ago(state.Last.At, now)}",
        { State: SlotState.Waiting } when state.Record!.Waiting.Length > 1 =>
            string.Create(CultureInfo.InvariantCulture, $"{state.Record.Waiting.Length} slots wait: {state.Last.Why}"),
        _ => $"{state.Last.State.Word()} {Times.Ago(state.Last.At, now)}: {state.Last.Why}",
    };
}
