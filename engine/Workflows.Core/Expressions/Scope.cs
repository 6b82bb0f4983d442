using System.Collections.Immutable;
using Workflows.Core.Definitions;
using Workflows.Core.Runs;

namespace Workflows.Core.Expressions;

/// <summary>
/// Computes a template on typed values: every string that holds <c>{{ }}</c> is evaluated, a string that is one whole expression keeps its
/// type, the rest is copied. Deterministic and limited by work, never by time. Implemented by <c>Workflows.Definitions</c>.
/// </summary>
public delegate Evaluated Evaluate(Template template, Scope scope);

/// <summary>What an evaluation gave: the text of one JSON value, or why there is none.</summary>
public readonly record struct Evaluated(string? Json, string? Error)
{
    public static Evaluated Value(string json) => new(json, null);

    public static Evaluated Failed(string error) => new(null, error);

    /// <summary>True or false where the value is one of them; null for an error or any other value (0 and "" are not false).</summary>
    public bool? AsCondition => Json switch { "true" => true, "false" => false, _ => null };
}

/// <summary>The names an expression may use, and nothing else: no clock, no random. A name without a value here is unknown in that place.</summary>
public sealed record Scope
{
    /// <summary>What the expressions over this scope, and over copies of it, may do together.</summary>
    public WorkBudget Budget { get; init; } = new();

    /// <summary><c>parameters</c>: the text of one JSON object.</summary>
    public string Parameters { get; init; } = "{}";

    public ImmutableArray<Objective> Objectives { get; init; } = [];
    public required string WorkflowName { get; init; }
    public int? WorkflowVersion { get; init; }

    /// <summary><c>run.number|startedAt|requestedBy</c>; null in triggers.</summary>
    public RunFacts? Run { get; init; }

    /// <summary><c>steps.NAME</c>: called only with the names that the expression mentions; null for a step that does not exist.</summary>
    public Func<string, StepFacts?> Step { get; init; } = static _ => null;

    /// <summary><c>item</c>: JSON text; null outside a fan-out.</summary>
    public string? Item { get; init; }

    /// <summary><c>index</c>; null outside a fan-out.</summary>
    public int? Index { get; init; }

    /// <summary><c>event</c>: JSON text; null outside triggers and <c>where</c>.</summary>
    public string? Event { get; init; }

    /// <summary><c>trigger.name</c>.</summary>
    public string? TriggerName { get; init; }

    /// <summary><c>trigger.scheduledTime</c>.</summary>
    public DateTimeOffset? ScheduledTime { get; init; }
}

/// <summary>What <c>run</c> says. The last three are known in <c>finally</c> and in the outputs only.</summary>
public sealed record RunFacts(int Number, DateTimeOffset? StartedAt, string? RequestedBy)
{
    /// <summary>What the run ends as, unless <c>finally</c> fails.</summary>
    public RunStatus? State { get; init; }

    public Cause? Cause { get; init; }

    /// <summary>The names of the steps that failed and were not tolerated.</summary>
    public ImmutableArray<string>? Failed { get; init; }
}

/// <summary>
/// What <c>steps.NAME</c> says. While a step has not Succeeded each member of its outputs and artifacts is null; a fanned-out step that
/// has ended (not skipped) has arrays instead, null for each instance that did not succeed.
/// </summary>
public sealed record StepFacts(StepStatus State, Reason? Reason)
{
    public bool FannedOut { get; init; }

    /// <summary>JSON text: an object, or for a fanned-out step an array; null: nothing yet.</summary>
    public string? Outputs { get; init; }

    /// <summary>JSON text: an object of name to reference (<see cref="ArtifactRecord.Reference"/>), or an array of those; null: nothing yet.</summary>
    public string? Artifacts { get; init; }
}
