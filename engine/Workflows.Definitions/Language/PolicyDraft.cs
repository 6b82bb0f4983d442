using Workflows.Core.Definitions;
using Workflows.Definitions.Canonical;
using Workflows.Definitions.Expressions;
using Workflows.Definitions.Fields;
using Workflows.Definitions.Quantities;
using Workflows.Definitions.Syntax;

namespace Workflows.Definitions.Language;

/// <summary>The policies that both a step and <c>defaults</c> may state; what a step leaves open the defaults fill, key by key.</summary>
internal sealed class PolicyDraft
{
    public TimeSpan? Timeout { get; set; }

    public TimeSpan? Grace { get; set; }

    public TimeSpan? QueueTimeout { get; set; }

    public RetryDraft Retry { get; } = new();

    /// <summary>Resource to JSON.</summary>
    public Dictionary<string, string> Resources { get; } = new(StringComparer.Ordinal);

    public string? Queue { get; set; }

    public string? Profile { get; set; }

    public MemoryGrowth? OnOutOfMemory { get; set; }

    /// <summary>Adds the keys to a shape that has policies.</summary>
    public static Shape<T> AddTo<T>(Shape<T> shape, Func<T, PolicyDraft> of, Names allowed, Func<Action<T, Field>, Action<T, Field>> guard) => shape
        .Add("timeout", guard((t, f) => of(t).Timeout = f.Duration()))
        .Add("grace", guard((t, f) => of(t).Grace = f.DurationOrZero()))
        .Add("queueTimeout", guard((t, f) => of(t).QueueTimeout = f.Duration()))
        .Add("retry", guard((t, f) => f.Shaped(RetryDraft.Shape, of(t).Retry, "a mapping such as { attempts: 3 }")))
        .Add("resources", guard((t, f) => ResourceFields.Read(f, of(t).Resources, allowed)))
        .Add("queue", guard((t, f) => of(t).Queue = f.Label("the name of a queue")))
        .Add("profile", guard((t, f) => of(t).Profile = f.Label("the name of a profile that an administrator keeps")))
        .Add("onOutOfMemory", guard((t, f) => of(t).OnOutOfMemory = MemoryGrowthDraft.Read(f)));

    /// <summary>The resources as one JSON object.</summary>
    public Template ResourcesTemplate() =>
        new("{" + string.Join(',', Resources.OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => $"{JsonText.String(r.Key)}:{r.Value}")) + "}");

    /// <summary>Fills what is open.</summary>
    public void FillFrom(PolicyDraft defaults)
    {
        Timeout ??= defaults.Timeout;
        Grace ??= defaults.Grace;
        QueueTimeout ??= defaults.QueueTimeout;
        Queue ??= defaults.Queue;
        Profile ??= defaults.Profile;
        OnOutOfMemory ??= defaults.OnOutOfMemory;
        Retry.FillFrom(defaults.Retry);
        foreach (var (name, json) in defaults.Resources)
        {
            Resources.TryAdd(name, json);
        }
    }
}

/// <summary><c>retry</c> and its <c>backoff</c>.</summary>
internal sealed class RetryDraft
{
    public static Shape<RetryDraft> BackoffShape { get; } = new Shape<RetryDraft>("backoff")
        .Add("first", (r, f) => r.first = f.DurationOrZero())
        .Add("factor", (r, f) => r.factor = f.Number("a number from 1 to 100", n => n is >= 1 and <= 100))
        .Add("max", (r, f) => r.max = f.DurationOrZero())
        .Add("jitter", (r, f) => r.jitter = f.Number("a share from 0 to 1", n => n is >= 0 and <= 1));

    public static Shape<RetryDraft> Shape { get; } = new Shape<RetryDraft>("retry")
        .Add("attempts", (r, f) => r.attempts = f.Whole(1, Limits.RetryAttempts))
        .Add("backoff", (r, f) => f.Shaped(BackoffShape, r, "a mapping such as { first: 10s, factor: 2 }"));

    private int? attempts;
    private TimeSpan? first;
    private double? factor;
    private TimeSpan? max;
    private double? jitter;

    public void FillFrom(RetryDraft defaults)
    {
        attempts ??= defaults.attempts;
        first ??= defaults.first;
        factor ??= defaults.factor;
        max ??= defaults.max;
        jitter ??= defaults.jitter;
    }

    public RetryPolicy Build()
    {
        var policy = new RetryPolicy();
        return policy with
        {
            Attempts = attempts ?? policy.Attempts,
            First = first ?? policy.First,
            Factor = factor ?? policy.Factor,
            Max = max ?? policy.Max,
            Jitter = jitter ?? policy.Jitter,
        };
    }
}

/// <summary><c>onOutOfMemory</c>.</summary>
internal sealed class MemoryGrowthDraft
{
    public static Shape<MemoryGrowthDraft> Shape { get; } = new Shape<MemoryGrowthDraft>("onOutOfMemory")
        .Add("factor", (m, f) => m.factor = f.Number("a number above 1, at most 10", n => n is > 1 and <= 10))
        .Add("max", (m, f) => m.max = f.Bytes());

    private double? factor;
    private long? max;

    public static MemoryGrowth? Read(Field field)
    {
        if (field.Shaped(Shape, new MemoryGrowthDraft(), "a mapping such as { factor: 1.5, max: 64Gi }") is not { } draft)
        {
            return null;
        }

        field.Require("max", "say up to how much memory the step may grow, such as 64Gi");
        return draft.max is { } max ? new MemoryGrowth((decimal)(draft.factor ?? 2), max) : null;
    }
}

/// <summary><c>resources</c>: quantities, or expressions that give them.</summary>
internal static class ResourceFields
{
    private static readonly string[] Names = ["cpu", "memory", "ephemeralStorage", "sharedMemory", "gpu"];

    public static Shape<Dictionary<string, string>> Shape(Names allowed)
    {
        var shape = new Shape<Dictionary<string, string>>("resources");
        foreach (var name in Names)
        {
            shape.Add(name, (resources, field) => Quantity(name, resources, field, allowed));
        }

        return shape;
    }

    public static void Read(Field field, Dictionary<string, string> into, Names allowed) =>
        field.Shaped(Shape(allowed), into, "a mapping such as { cpu: 4, memory: 16Gi, gpu: 1 }");

    private static void Quantity(string name, Dictionary<string, string> resources, Field field, Names allowed)
    {
        if (field.Node is Node.Text text && TextParts.HasExpression(text.Value))
        {
            resources[name] = field.Template(allowed).Json;
            return;
        }

        var value = QuantityFields.Written(field.Node) is { } written ? Sizes.Parse(written) : null;
        if (value is null)
        {
            field.Expected(Sizes.Rule);
        }
        else if (name == "gpu" && value != decimal.Truncate(value.Value))
        {
            field.Expected("an integer: GPUs are given whole");
        }
        else
        {
            resources[name] = NodeJson.Write(field.Node);
        }
    }
}
