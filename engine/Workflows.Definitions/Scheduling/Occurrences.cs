using Cronos;
using Workflows.Core.Definitions;
using Workflows.Core.Triggers;

namespace Workflows.Definitions.Scheduling;

/// <summary>
/// When a schedule comes, by its cron in its time zone. Where clocks are set forward, a time that is left out comes at the first moment after the gap; where
/// they are set back, a time that stands twice comes once, the first time, unless the cron is of many hours or minutes: that goes on through it.
/// </summary>
public static class Occurrences
{
    /// <exception cref="TimeZoneNotFoundException">This machine does not know the time zone.</exception>
    public static NextOccurrence Of(TriggerDefinition.Schedule schedule)
    {
        var cron = CronExpression.Parse(schedule.Cron, schedule.Seconds ? CronFormat.IncludeSeconds : CronFormat.Standard);
        return new ZonedCron(cron, TimeZoneInfo.FindSystemTimeZoneById(schedule.TimeZone), IsOften(schedule)).Next;
    }

    /// <summary>Its fields down to the hour say more than single numbers.</summary>
    private static bool IsOften(TriggerDefinition.Schedule schedule) => schedule.Cron.StartsWith('@')
        ? schedule.Cron is "@hourly" or "@every_minute" or "@every_second"
        : schedule.Cron.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries).Take(schedule.Seconds ? 3 : 2)
            .Any(field => field.AsSpan().ContainsAny("*-/"));
}
