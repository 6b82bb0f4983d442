using Workflows.Core.Definitions;
using Workflows.Core.Triggers;
using Workflows.Definitions.Expressions;
using Workflows.Definitions.Fields;
using Workflows.Definitions.Quantities;

namespace Workflows.Definitions.Language;

/// <summary><c>event</c> of a trigger: which events start runs, and how often.</summary>
internal sealed class EventTriggerDraft
{
    /// <summary>Events don't wait: that is what a workflow's <c>concurrency</c> does.</summary>
    private static readonly Dictionary<string, Overlap> overlaps = new(StringComparer.Ordinal) { ["allow"] = Overlap.Allow, ["skip"] = Overlap.Skip };

    public static Shape<EventTriggerDraft> Shape { get; } = new Shape<EventTriggerDraft>("eventTrigger")
        .Add("type", (e, f) => e.type = EventDraft.Type(f))
        .Add("where", (e, f) => e.where = f.Condition(TriggerShape.Inside))
        .Add("onlyIf", (e, f) => e.trigger = e.trigger with { OnlyIf = f.Condition(TriggerShape.Inside | Names.Steps) })
        .Add("overlap", (e, f) => e.trigger = e.trigger with { Overlap = f.Word(overlaps) ?? Overlap.Allow })
        .Add("minimumSamples", (e, f) => e.trigger = e.trigger with { MinimumSamples = f.Whole(1, int.MaxValue) })
        .Add("coolDown", (e, f) => e.trigger = e.trigger with { CoolDown = UpToLongest(f) })
        .Add("mostPerWindow", (e, f) => e.trigger = e.trigger with { MostPerWindow = WindowDraft.Read(f) });

    private TriggerDefinition.Event trigger;
    private string? type;
    private Condition? where;

    private EventTriggerDraft(string name) => trigger = new TriggerDefinition.Event(name, new EventMatch(string.Empty, null));

    public static TriggerDefinition? Read(string name, Field field)
    {
        if (field.Shaped(Shape, new EventTriggerDraft(name), "a mapping such as { type: data.arrived, where: \"event.size > 0\" }") is not { } draft)
        {
            return null;
        }

        field.Require("type", "say which events count");
        return draft.type is { } type ? draft.trigger with { Match = new EventMatch(type, draft.where) } : null;
    }

    private static TimeSpan? UpToLongest(Field field)
    {
        var time = field.Duration();
        if (time > EventRule.Longest)
        {
            field.Error($"expected at most {Duration.Write(EventRule.Longest)}: what came is remembered no longer");
            return null;
        }

        return time;
    }

    /// <summary><c>mostPerWindow</c>.</summary>
    internal sealed class WindowDraft
    {
        public static Shape<WindowDraft> Shape { get; } = new Shape<WindowDraft>("mostPerWindow")
            .Add("runs", (w, f) => w.runs = f.Whole(1, EventRule.MostStarts))
            .Add("window", (w, f) => w.window = UpToLongest(f));

        private int? runs;
        private TimeSpan? window;

        public static MostPerWindow? Read(Field field)
        {
            if (field.Shaped(Shape, new WindowDraft(), "a mapping such as { runs: 3, window: 7d }") is not { } draft)
            {
                return null;
            }

            field.Require("runs", "say how many runs may be started");
            field.Require("window", "say within which time, such as 7d");
            return draft is { runs: { } most, window: { } time } ? new MostPerWindow(most, time) : null;
        }
    }
}
