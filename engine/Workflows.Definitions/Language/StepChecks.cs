using Workflows.Definitions.Syntax;
using Workflows.Definitions.Values;

namespace Workflows.Definitions.Language;

/// <summary>What must hold between the keys of one step.</summary>
internal static class StepChecks
{
    private static readonly string[] OfTheManifest = ["image", "command", "artifacts", "outputs"];

    public static void Check(StepDraft step)
    {
        step.Scope.FannedOut = step.Map.Find("forEach") is not null || step.Map.Find("matrix") is not null;
        FanOut(step);
        if (step.ChildWorkflow is { } child)
        {
            Child(step, child);
        }

        if (step.Kind != StepKind.Program)
        {
            return;
        }

        if (step.Program.Uses == ProgramDraft.Container)
        {
            step.Field.Require("command", "no registry is asked for an image's own; name the program such as [python, train.py]");
        }
        else if (step.Program.Uses is { } uses)
        {
            Activity(step, uses);
        }

        foreach (var name in step.Program.Secrets.Keys.Where(step.Program.Environment.ContainsKey))
        {
            step.Field.Error($"`{name}` stands under `env` and `secrets`; keep one");
        }
    }

    private static void FanOut(StepDraft step)
    {
        if (step.Map.Find("forEach") is not null && step.Map.Find("matrix") is { } matrix)
        {
            step.Field.Of(matrix).ErrorAtKey("a step fans out once: keep `forEach` or `matrix`");
        }

        if (step.Parallel is not null && !step.Scope.FannedOut && step.Map.Find("parallel") is { } parallel)
        {
            step.Field.Of(parallel).ErrorAtKey("`parallel` says how many instances run at once; add `forEach` or `matrix`, or remove it");
        }
    }

    private static void Child(StepDraft step, ChildWorkflow child)
    {
        if (child.Problem is { } problem)
        {
            step.Field.Of(step.Map.Find("workflow")!).Error(problem);
            return;
        }

        With(step, ChildWorkflow.SchemaOf(child.Parameters, allGiven: true), $" ({child.Shown})");
    }

    private static void With(StepDraft step, Schema inputs, string of)
    {
        var given = step.Map.Find("with")?.Value as Node.Map ?? new Node.Map(step.Map.Place, []);
        foreach (var problem in SchemaCheck.Check(inputs, given, step.Field.Route["with"], expressionsPass: true))
        {
            step.Field.Errors.Add(problem.At, problem.Route, problem.Message + of, problem.Suggestion);
        }
    }

    private static void Activity(StepDraft step, string uses)
    {
        foreach (var entry in step.Map.Entries.Where(e => OfTheManifest.Contains(e.Key)))
        {
            step.Field.Of(entry).ErrorAtKey($"`{entry.Key}` belongs to `uses: container`; {uses} brings its own from the catalogue");
        }

        if (step.Manifest is not { } manifest)
        {
            return;
        }

        // A version that was stored before `reads` was known keeps its step, without the cache (see ProgramDraft).
        if (manifest.WhyNeverCached is { } why && step.Map.Find("cache") is { } cache && !step.Field.Source.Accepted)
        {
            step.Field.Of(cache).ErrorAtKey($"{uses} {why}, so its results can't be cached; remove `cache`");
        }

        With(step, InputsToGive(manifest.InputSchema), string.Empty);
    }

    // A required input that has a default need not be given.
    private static Schema InputsToGive(Schema inputs)
    {
        var relaxed = new Schema { Open = inputs.Open, AdditionalProperties = inputs.AdditionalProperties };
        foreach (var (name, property) in inputs.Properties)
        {
            relaxed.Properties.Add(name, property);
        }

        relaxed.Required.AddRange(inputs.Required.Where(r => !inputs.Properties.TryGetValue(r, out var property) || property.Default is null));
        return relaxed;
    }
}
