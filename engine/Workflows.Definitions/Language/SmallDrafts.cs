using System.Collections.Immutable;
using System.Globalization;
using Workflows.Core.Definitions;
using Workflows.Definitions.Expressions;
using Workflows.Definitions.Fields;
using Workflows.Definitions.Syntax;

namespace Workflows.Definitions.Language;

/// <summary>One of <c>objectives</c>.</summary>
internal sealed class ObjectiveDraft
{
    public static Shape<ObjectiveDraft> Shape { get; } = new Shape<ObjectiveDraft>("objective")
        .Add("metric", (o, f) => o.objective = o.objective with { Metric = f.Identifier("the name of a metric") ?? string.Empty })
        .Add("atMost", (o, f) => o.objective = o.objective with { AtMost = Bound(f) })
        .Add("atLeast", (o, f) => o.objective = o.objective with { AtLeast = Bound(f) })
        .Add("description", (o, f) => o.objective = o.objective with { Description = f.Text() });

    private Objective objective = new(string.Empty, null, null);

    public static ImmutableArray<Objective> Read(Field field)
    {
        var objectives = ImmutableArray.CreateBuilder<Objective>();
        foreach (var item in field.Items("a list such as [{ metric: rmse, atMost: 70 }]"))
        {
            if (item.Shaped(Shape, new ObjectiveDraft(), "a mapping such as { metric: rmse, atMost: 70 }") is not { } draft)
            {
                continue;
            }

            item.Require("metric", "say which metric the objective is about");
            if (item.Node is Node.Map map && map.Find("atMost") is null && map.Find("atLeast") is null)
            {
                item.Error("an objective needs a bound: `atMost` or `atLeast`");
            }

            objectives.Add(draft.objective);
        }

        return objectives.ToImmutable();
    }

    private static decimal? Bound(Field field)
    {
        if (field.Node is Node.Number number && decimal.TryParse(number.Json, NumberStyles.Float, CultureInfo.InvariantCulture, out var bound))
        {
            return bound;
        }

        field.Expected("a number");
        return null;
    }
}

/// <summary><c>concurrency</c>.</summary>
internal sealed class ConcurrencyDraft
{
    private static readonly Dictionary<string, WhenFull> WhenFulls = new(StringComparer.Ordinal)
    {
        ["queue"] = WhenFull.Queue,
        ["reject"] = WhenFull.Reject,
        ["cancel-oldest"] = WhenFull.CancelOldest,
    };

    public static Shape<ConcurrencyDraft> Shape { get; } = new Shape<ConcurrencyDraft>("concurrency")
        .Add("key", (c, f) => c.key = f.TemplateText("a string such as \"{{ workflow.name }}\"", Names.Step & ~Names.Steps))
        .Add("limit", (c, f) => c.limit = f.Whole(1, 10_000) ?? 1)
        .Add("whenFull", (c, f) => c.whenFull = f.Word(WhenFulls) ?? WhenFull.Queue);

    private Template? key;
    private int limit = 1;
    private WhenFull whenFull;

    public static ConcurrencyDefinition? Read(Field field)
    {
        if (field.Shaped(Shape, new ConcurrencyDraft(), "a mapping such as { key: \"{{ workflow.name }}\", limit: 1 }") is not { } draft)
        {
            return null;
        }

        field.Require("key", "runs with the same key share the limit; write \"{{ workflow.name }}\" for all runs of this workflow");
        return draft.key is { } key ? new ConcurrencyDefinition(key, draft.limit, draft.whenFull) : null;
    }
}
