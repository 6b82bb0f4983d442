using Workflows.Core.Definitions;
using Workflows.Definitions.Language;
using Workflows.Definitions.Syntax;

namespace Workflows.Definitions.Graph;

/// <summary>What a step says that it leaves behind.</summary>
internal static class Declared
{
    /// <summary>The names, or null where any may come.</summary>
    public static IReadOnlyCollection<string>? Of(StepDraft step, string of) => of == "artifacts" ? Artifacts(step) : Outputs(step);

    private static IReadOnlyCollection<string>? Artifacts(StepDraft step) => step.Kind switch
    {
        StepKind.Program when step.Manifest is { } manifest => [.. manifest.ArtifactPaths.Keys],
        StepKind.Program when step.Program.Uses == ProgramDraft.Container => step.Program.Artifacts.Keys,
        StepKind.Set or StepKind.Approval or StepKind.Wait or StepKind.SubWorkflow => [],
        _ => null,
    };

    private static IReadOnlyCollection<string>? Outputs(StepDraft step) => step.Kind switch
    {
        StepKind.Program when step.Manifest is { } manifest => Properties(manifest.Outputs),
        StepKind.Program => Properties(step.Program.OutputsSchema),
        StepKind.SubWorkflow when step.ChildWorkflow is { Problem: null } child => child.Outputs,
        StepKind.Approval => ["approved", "by", "comments"],
        StepKind.Wait => step.Work is Work.Wait { Event: not null } ? ["event"] : [],
        StepKind.Set when step.Map.Find("set") is { Value: Node.Map values } => [.. values.Entries.Select(e => e.Key)],
        _ => null,
    };

    // Properties are a promise; only a schema that says it is open may bring more.
    private static IReadOnlyCollection<string>? Properties(string? schema)
    {
        if (schema is null || JsonSyntax.Read(schema) is not Node.Map map || map.Find("properties") is not { Value: Node.Map properties })
        {
            return null;
        }

        return map.Find("additionalProperties") is { Value: not Node.Flag { Value: false } } ? null : [.. properties.Entries.Select(e => e.Key)];
    }
}
