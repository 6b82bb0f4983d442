using System.Collections.Immutable;

namespace Workflows.Core.Definitions;

/// <summary>
/// One workflow as published: the canonical model behind YAML, JSON and the designer. Immutable. Defaults are resolved: each step carries
/// its effective policies, so nothing looks at <c>defaults</c> again.
/// </summary>
public sealed record WorkflowDefinition
{
    /// <summary>The version of the language itself.</summary>
    public int Language { get; init; } = 1;

    /// <summary>DNS label.</summary>
    public required string Name { get; init; }

    public string? Title { get; init; }
    public string? Description { get; init; }
    public ImmutableArray<Objective> Objectives { get; init; } = [];
    public ImmutableArray<ParameterDefinition> Parameters { get; init; } = [];
    public ImmutableArray<TriggerDefinition> Triggers { get; init; } = [];

    /// <summary>Null: any number of runs at once.</summary>
    public ConcurrencyDefinition? Concurrency { get; init; }

    /// <summary>The first untolerated failure cancels what runs or has not started.</summary>
    public bool FailFast { get; init; }

    /// <summary>In the order written. At least one.</summary>
    public required ImmutableArray<StepDefinition> Steps { get; init; }

    /// <summary>Run when all else has ended. They share one name space with <see cref="Steps"/>.</summary>
    public ImmutableArray<StepDefinition> Finally { get; init; } = [];

    /// <summary>The run's outputs, evaluated at its end: one JSON object; null when none are declared.</summary>
    public Template? Outputs { get; init; }
}

/// <summary>A business metric and the threshold that the workflow exists to reach. At least one bound is set.</summary>
public sealed record Objective(string Metric, decimal? AtMost, decimal? AtLeast)
{
    public string? Description { get; init; }
}

/// <summary>What a run can be started with.</summary>
/// <param name="Name">Identifier.</param>
/// <param name="Schema">JSON Schema of the value (the keywords as written, without <c>default</c>): the text of one JSON object.</param>
public sealed record ParameterDefinition(string Name, string Schema)
{
    /// <summary>JSON text; null makes the parameter required.</summary>
    public string? Default { get; init; }

    /// <summary><c>file</c> or <c>folder</c> where the value names one (<c>format</c>), else null or any other format.</summary>
    public string? Format { get; init; }
}

/// <summary>How many runs of one key may run at once. Children run in their parent's slot.</summary>
public sealed record ConcurrencyDefinition(Template Key, int Limit, WhenFull WhenFull);

/// <summary>What a run finds when its key is full.</summary>
public enum WhenFull
{
    /// <summary>It waits its turn.</summary>
    Queue,

    /// <summary>It is Cancelled at once.</summary>
    Reject,

    /// <summary>It waits, and the oldest running one of the key is asked to cancel.</summary>
    CancelOldest,
}
