using Workflows.Core.Definitions;
using Workflows.Definitions.Expressions;
using Workflows.Definitions.Fields;
using Workflows.Definitions.Quantities;
using Workflows.Definitions.Syntax;

namespace Workflows.Definitions.Language;

/// <summary><c>wait</c>: for a while, until an instant, or for an event.</summary>
internal sealed class WaitDraft
{
    public static Shape<WaitDraft> Shape { get; } = new Shape<WaitDraft>("wait")
        .Add("for", (w, f) => w.wait = w.wait with { For = Value(f, QuantityFields.DurationRule, static text => Duration.TryParse(text, out _)) })
        .Add("until", (w, f) => w.wait = w.wait with { Until = Value(f, InstantRule, static text => Instant.TryParse(text, out _)) })
        .Add("event", (w, f) => w.wait = w.wait with { Event = EventDraft.Read(f, Names.Step | Names.Event) });

    private const string InstantRule = "an instant such as 2026-03-01T06:00:00Z";

    private Work.Wait wait = new();

    public static void Read(StepDraft step, Field field)
    {
        if (field.Shaped(Shape, new WaitDraft(), "a mapping such as { for: 10m }") is not { } draft)
        {
            return;
        }

        var keys = ((Node.Map)field.Node).Entries.Where(e => Shape.Keys.Contains(e.Key)).Select(e => $"`{e.Key}`").ToArray();
        if (keys.Length != 1)
        {
            field.Error(keys.Length == 0
                ? "a wait needs `for`, `until` or `event`"
                : $"a wait waits for one thing, this one has {string.Join(" and ", keys)}; make a step of each");
        }

        step.Work = draft.wait;
    }

    private static Template? Value(Field field, string what, Func<string, bool> rule)
    {
        if (field.Text(what) is not { } text)
        {
            return null;
        }

        if (!TextParts.HasExpression(text) && !rule(text))
        {
            field.Expected(what);
            return null;
        }

        return field.Template(Names.Step);
    }
}

/// <summary>Which events count in a wait; a trigger has more to say of them.</summary>
internal sealed class EventDraft(Names allowed)
{
    public static Shape<EventDraft> Shape { get; } = new Shape<EventDraft>("event")
        .Add("type", (e, f) => e.type = Type(f))
        .Add("where", (e, f) => e.where = f.Condition(e.allowed));

    /// <summary>The type of an event.</summary>
    public static string? Type(Field field) => field.Text("the type of an event such as drift.detected", IsType);

    private static bool IsType(string text) => text.Length is > 0 and <= 200 && !text.Any(char.IsWhiteSpace);

    private readonly Names allowed = allowed;
    private string? type;
    private Condition? where;

    public static EventMatch? Read(Field field, Names allowed)
    {
        if (field.Shaped(Shape, new EventDraft(allowed), "a mapping such as { type: data.arrived, where: \"event.size > 0\" }") is not { } draft)
        {
            return null;
        }

        field.Require("type", "say which events count");
        return draft.type is { } type ? new EventMatch(type, draft.where) : null;
    }
}
