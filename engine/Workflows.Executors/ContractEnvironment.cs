using System.Globalization;
using Workflows.Runtime.Executing;

namespace Workflows.Executors;

/// <summary>The variables of the activity contract (version 1), the same wherever an attempt runs; only the paths are each place's own.</summary>
internal static class ContractEnvironment
{
    /// <summary>Those that are set: one without a value is left out.</summary>
    /// <param name="spec">The attempt.</param>
    /// <param name="inputs">Path of its inputs.</param>
    /// <param name="outputs">Path for its outputs.</param>
    /// <param name="step">The folder it works in.</param>
    /// <param name="checkpoint">The folder kept across its step's attempts; null without one.</param>
    public static IEnumerable<(string Name, string Value)> Of(AttemptSpec spec, string inputs, string outputs, string step, string? checkpoint)
    {
        var all = new (string Name, string? Value)[]
        {
            ("WF_INPUTS", inputs),
            ("WF_OUTPUTS", outputs),
            ("WF_STEP_DIR", step),
            ("WF_CHECKPOINT", checkpoint),
            ("WF_PROJECT", spec.Project),
            ("WF_WORKFLOW", spec.Workflow),
            ("WF_WORKFLOW_VERSION", spec.WorkflowVersion?.ToString(CultureInfo.InvariantCulture)),
            ("WF_RUN", spec.Run),
            ("WF_STEP", spec.Step),
            ("WF_INDEX", spec.Index?.ToString(CultureInfo.InvariantCulture)),
            ("WF_ATTEMPT", spec.Attempt.ToString(CultureInfo.InvariantCulture)),
            ("WF_IDEMPOTENCY_KEY", spec.IdempotencyKey),
            ("TRACEPARENT", spec.TraceParent),
        };
        foreach (var (name, value) in all)
        {
            if (value is not null) yield return (name, value);
        }
    }
}
