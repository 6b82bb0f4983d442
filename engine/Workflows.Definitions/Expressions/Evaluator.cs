using Workflows.Core.Definitions;
using Workflows.Core.Expressions;
using Workflows.Core.Values;

namespace Workflows.Definitions.Expressions;

/// <summary>
/// Computes templates: what Core calls <see cref="Core.Expressions.Evaluate"/>. Deterministic, thread-safe, without state of its own but
/// caches; it never throws, and works at most as much as the scope's budget allows.
/// </summary>
public static class Evaluator
{
    /// <summary>The delegate to hand to Core.</summary>
    public static Evaluate Evaluate { get; } = Compute;

    private static Evaluated Compute(Template template, Scope scope)
    {
        try
        {
            return Evaluated.Value(CompiledTemplate.Of(template.Json).Evaluate(scope));
        }
        catch (Exception e)
        {
            // Whatever a library throws over somebody's data is an error of that expression, never of the engine that asked.
            return Evaluated.Failed(UnicodeText.WellFormed(e is ExpressionErrorException ? e.Message : Expression.Reason(e)));
        }
    }
}
