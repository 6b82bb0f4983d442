using Workflows.Core.Definitions;
using Workflows.Core.Expressions;

namespace Workflows.Definitions.Expressions;

/// <summary>Computes templates: what Core calls <see cref="Core.Expressions.Evaluate"/>. Deterministic, thread-safe, without state of its own but caches.</summary>
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
        catch (ValueErrorException e)
        {
            return Evaluated.Failed(e.Message);
        }
        catch (ExpressionErrorException e)
        {
            return Evaluated.Failed(e.Message);
        }
    }
}
