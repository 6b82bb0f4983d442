using Workflows.Core.Definitions;
using Workflows.Definitions.Fields;
using Workflows.Definitions.Quantities;

namespace Workflows.Definitions.Language;

/// <summary><c>schedule</c>.</summary>
internal sealed class ScheduleDraft
{
    public static Shape<ScheduleDraft> Shape { get; } = new Shape<ScheduleDraft>("schedule")
        .Add("cron", (s, f) => s.cron = f)
        .Add("timeZone", (s, f) => s.schedule = s.schedule with { TimeZone = TimeZones.Read(f) ?? "UTC" })
        .Add("seconds", (s, f) => s.schedule = s.schedule with { Seconds = f.Flag() ?? false })
        .Add("missed", (s, f) => s.schedule = s.schedule with { Missed = f.Word<Missed>() ?? Missed.Latest })
        .Add("missedLimit", (s, f) => s.schedule = s.schedule with { MissedLimit = f.Whole(1, 10_000) ?? 100 })
        .Add("overlap", (s, f) => s.schedule = s.schedule with { Overlap = f.Word<Overlap>() ?? Overlap.Allow })
        .Add("startingDeadline", (s, f) => s.schedule = s.schedule with { StartingDeadline = f.Duration() })
        .Add("jitter", (s, f) => s.schedule = s.schedule with { Jitter = f.DurationOrZero() });

    private TriggerDefinition.Schedule schedule;
    private Field? cron;

    private ScheduleDraft(string name) => schedule = new TriggerDefinition.Schedule(name, string.Empty, "UTC");

    public static TriggerDefinition? Read(string name, Field field)
    {
        if (field.Shaped(Shape, new ScheduleDraft(name), "a mapping such as { cron: \"0 3 * * *\", timeZone: Europe/Dublin }") is not { } draft)
        {
            return null;
        }

        field.Require("cron", "say when, such as \"0 3 * * *\" for every night at three");
        return draft.cron is { } cron && Crons.Read(cron, draft.schedule.Seconds) is { } text ? draft.schedule with { Cron = text } : null;
    }
}
