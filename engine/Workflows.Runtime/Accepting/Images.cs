using Workflows.Core.Definitions;

namespace Workflows.Runtime.Accepting;

/// <summary>Whether each program of a definition has an image to run in, as far as that is written down.</summary>
internal static class Images
{
    /// <summary>The first step without one and what to add; null where all have one.</summary>
    public static string? Missing(WorkflowDefinition definition)
    {
        var step = definition.Steps.Concat(definition.Finally).FirstOrDefault(step => step.Work is Work.Program { Image: null });
        return step?.Work is not Work.Program program ? null
            : program.ManifestDigest is null ? $"no way to run step {step.Name} in a pod: it has no image; add `image: NAME:TAG` to it"
            : $"no way to run step {step.Name} in a pod: the manifest of {program.Uses} names no image; add `image: NAME:TAG` there";
    }
}
