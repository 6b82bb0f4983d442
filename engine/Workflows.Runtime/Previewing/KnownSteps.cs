using Workflows.Core.Definitions;
using Workflows.Core.Expressions;
using Workflows.Core.Runs;

namespace Workflows.Runtime.Previewing;

/// <summary>Computes expressions, and notices where one reads what is not known before the run: a step that has not ended, or how the run ends.</summary>
internal sealed class KnownSteps(RunState run, Evaluate evaluate)
{
    /// <summary>All that was read so far is known.</summary>
    public bool IsKnown { get; private set; } = true;

    public Evaluated Evaluate(Template template, Scope scope)
    {
        // Of `finally`, where what the run ends as can be read: nobody knows whether it is.
        IsKnown &= scope.Run?.State is null;
        return evaluate(template, scope with
        {
            Step = name =>
            {
                IsKnown &= run.Plan.Find(name) is not { } ordinal || run.Steps[ordinal].Status.IsFinal();
                return scope.Step(name);
            },
        });
    }
}
