using System.Collections.Immutable;
using Workflows.Core.Definitions;
using Workflows.Core.Expressions;

namespace Workflows.Definitions.Expressions;

/// <summary>One name that an expression reads, and what it stood for.</summary>
/// <param name="Name">As its author wrote it: <c>steps.gate.outputs.passed</c>.</param>
/// <param name="Step">The step that it is of; null for a parameter and the like.</param>
/// <param name="Json">Its value; null where it has none here.</param>
public sealed record ReadValue(string Name, string? Step, string? Json);

/// <summary>What an expression reads: for people who ask why it gave what it gave.</summary>
public static class ReadValues
{
    /// <summary>Each name once, in the order written.</summary>
    public static ImmutableArray<ReadValue> Of(Condition condition, Scope scope) =>
    [
        .. CompiledTemplate.Of(condition.AsTemplate().Json).Expressions.SelectMany(expression => expression.References)
            .DistinctBy(reference => reference.ToString())
            .Select(reference => new ReadValue(
                reference.ToString(),
                reference.Step,
                Evaluator.Evaluate(new Condition(reference.ToString()).AsTemplate(), scope with { Budget = new() }).Json)),
    ];
}
