using Workflows.Core.Runs;

namespace Workflows.Definitions.Diff;

/// <summary>What a new version means for a step's results of the version before it.</summary>
public enum StepImpact
{
    /// <summary>It means the same and so does all that it needs: a rerun or the cache takes its results over.</summary>
    Kept,

    /// <summary>It means something else.</summary>
    Changed,

    /// <summary>It means the same, behind a step that does not: it runs again.</summary>
    Behind,

    Added,

    Removed,
}

/// <summary>Tells of each step of two versions what becomes of its results.</summary>
public static class StepImpacts
{
    /// <returns>By name: the steps of the newer version in their order, then those that are gone.</returns>
    public static IReadOnlyList<(string Step, StepImpact Impact)> Between(Plan before, Plan after)
    {
        var own = after.Steps.Select(step => Own(before, step)).ToList();
        var again = after.Behind(after.Steps.Select(step => step.Ordinal).Where(step => own[step] != StepImpact.Kept));
        return
        [
            .. after.Steps.Select(step => (step.Name, own[step.Ordinal] == StepImpact.Kept && again[step.Ordinal] ? StepImpact.Behind : own[step.Ordinal])),
            .. before.Steps.Where(step => after.Find(step.Name) is null).Select(step => (step.Name, StepImpact.Removed)),
        ];
    }

    private static StepImpact Own(Plan before, PlannedStep step) => before.Find(step.Name) is not { } ordinal ? StepImpact.Added
        : before.Steps[ordinal].Reading.Digest == step.Reading.Digest ? StepImpact.Kept
        : StepImpact.Changed;
}
