using System.Globalization;
using Workflows.Cli.Terminal;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Views;

namespace Workflows.Cli.Triggering;

/// <summary>What people read of a trigger.</summary>
internal static class TriggerText
{
    /// <summary>A planned instant as the schedule's zone writes it: with its offset.</summary>
    public static string Zoned(DateTimeOffset planned, string zone) =>
        TimeZoneInfo.ConvertTime(planned, TimeZoneInfo.FindSystemTimeZoneById(zone))
            .ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture);

    /// <summary>What became of the last slot, in a few words.</summary>
    public static string Ending(TriggerDocument trigger, DateTimeOffset now) => trigger.Last switch
    {
        null => string.Empty,
        { Run: { } run } last => $"{run}, {Times.Ago(last.At, now)}",
        { } last when last.State == SlotState.Waiting.Word() && trigger.Waiting > 1 =>
            string.Create(CultureInfo.InvariantCulture, $"{trigger.Waiting} slots wait: {last.Why}"),
        var last => $"{last.State} {Times.Ago(last.At, now)}: {last.Why}",
    };
}
