using Workflows.Core.Definitions;
using Workflows.Core.Runs;

namespace Workflows.Definitions.Plans;

/// <summary>Makes versions ready to run.</summary>
public static class PlanBuilder
{
    /// <summary>The plan of a checked definition, with what reading its steps told.</summary>
    public static Plan Build(WorkflowDefinition definition, int version) =>
        new(definition, version, step => StepReadings.Of(step, definition, version));
}
