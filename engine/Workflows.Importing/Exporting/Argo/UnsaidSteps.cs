using Workflows.Core.Definitions;

namespace Workflows.Importing.Exporting.Argo;

/// <summary>Steps that nothing of Argo means. A pause stands in their place: it goes on when somebody has looked.</summary>
internal static class UnsaidSteps
{
    /// <summary>The key of the step that Argo has no word for, and what to do; null where it has.</summary>
    public static (string Key, string Advice)? Of(StepDefinition step) => step.Work switch
    {
        Work.Program { Uses: not "container" and var uses } =>
            ("uses", $"`{uses}` is an activity of this engine's catalogue, which Argo hasn't: put a template in the place of the pause that stands for it"),
        Work.Wait { Until: not null } => ("wait", "a pause of Argo has a length and no end: put a template in its place that waits until then"),
        Work.Set when step.FanOut is not null =>
            ("set", "values for each item of a list are computed by no template of Argo: put one in the place of the pause that stands for it"),
        _ => null,
    };
}
