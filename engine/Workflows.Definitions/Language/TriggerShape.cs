using System.Collections.Immutable;
using Workflows.Core.Definitions;
using Workflows.Definitions.Expressions;
using Workflows.Definitions.Fields;
using Workflows.Definitions.Syntax;

namespace Workflows.Definitions.Language;

/// <summary><c>triggers</c>: each one thing that starts runs.</summary>
internal sealed class TriggerShape(string name)
{
    /// <summary>What the expressions of a trigger know.</summary>
    public const Names Inside = Names.Event | Names.Trigger | Names.Workflow | Names.Objectives;

    public static Shape<TriggerShape> Shape { get; } = new Shape<TriggerShape>("trigger")
        .Add("schedule", (t, f) => t.trigger = ScheduleDraft.Read(t.name, f))
        .Add("git", (t, f) => t.trigger = GitDraft.Read(t.name, f))
        .Add("webhook", (t, f) => t.trigger = WebhookDraft.Read(t.name, f))
        .Add("event", (t, f) => t.trigger = EventTriggerDraft.Read(t.name, f))
        .Add("manual", Manual)
        .Add("with", (t, f) => t.with = WithFields.Read(f, Inside))
        .Elsewhere("schedule", "write `schedule: { cron: \"0 3 * * *\" }`", "cron", "timeZone", "timezone", "every");

    private readonly string name = name;
    private TriggerDefinition? trigger;
    private Template? with;

    public static ImmutableArray<TriggerDefinition> Read(Field field, List<(Field Trigger, bool IsManual)> inputs)
    {
        var triggers = ImmutableArray.CreateBuilder<TriggerDefinition>();
        foreach (var (name, value) in field.Labelled("a mapping such as { nightly: { schedule: { cron: \"0 3 * * *\" } } }"))
        {
            if (One(name, value) is { } trigger)
            {
                triggers.Add(trigger);
                inputs.Add((value, trigger is TriggerDefinition.Manual));
            }
        }

        return triggers.ToImmutable();
    }

    private static TriggerDefinition? One(string name, Field field)
    {
        var draft = new TriggerShape(name);
        if (field.Shaped(Shape, draft, "a mapping such as { schedule: { cron: \"0 3 * * *\" } }") is null)
        {
            return null;
        }

        var kinds = ((Node.Map)field.Node).Entries.Where(e => e.Key != "with" && Shape.Keys.Contains(e.Key)).Select(e => $"`{e.Key}`").ToArray();
        if (kinds.Length != 1)
        {
            field.ErrorAtKey(kinds.Length == 0
                ? "the trigger never fires: add `schedule`, `git`, `webhook`, `event` or `manual`"
                : $"a trigger is one of {string.Join(" and ", kinds)}; make a trigger of each");
        }

        return draft.trigger is { } trigger && draft.with is { } with ? trigger with { With = with } : draft.trigger;
    }

    private static void Manual(TriggerShape draft, Field field)
    {
        if (field.Node is Node.Nothing or Node.Map { Entries.Count: 0 } or Node.Flag { Value: true })
        {
            draft.trigger = new TriggerDefinition.Manual(draft.name);
        }
        else
        {
            field.Expected("nothing more: `manual: {}`");
        }
    }
}
