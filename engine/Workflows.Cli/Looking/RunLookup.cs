using Workflows.Cli.CommandLine;
using Workflows.Cli.Starting;
using Workflows.Core.Runs;
using Workflows.Definitions;
using Workflows.Runtime.Planning;
using Workflows.Runtime.Storing;

namespace Workflows.Cli.Looking;

/// <summary>Finds the run or step that a command names, or says what there is instead.</summary>
internal static class RunLookup
{
    private const int Known = 200;

    public static async Task<Guid> FindAsync(Session session, string label, CancellationToken cancellation)
    {
        session.RequireStore();
        if (await session.Runs.FindRunAsync(session.Project, label, cancellation) is { } run)
        {
            return run;
        }

        var filter = new RunFilter(session.Project) { Children = label.Contains('/', StringComparison.Ordinal), Most = Known };
        var known = (await session.Runs.ListRunsAsync(filter, cancellation)).Select(each => each.Label).ToList();
        IEnumerable<string> OfWorkflow(string name) => known.Where(each => each.StartsWith($"{name}#", StringComparison.Ordinal));

        var name = NameOf(label);
        var near = OfWorkflow(name).Concat(Spelling.Near(label, known, 3)).Distinct().Take(4).ToList();
        if (near.Count == 0)
        {
            near = [.. Spelling.Near(name, known.Select(each => each.Split('#')[0]), 2).SelectMany(like => OfWorkflow(like).Take(2))];
        }

        throw RefusedException.NotFound(
            $"there is no run {label}",
            near.Count > 0 ? $"did you mean {string.Join(", ", near)}?" : known.Count > 0 ? $"the newest run is {known[0]}" : "nothing has run here yet",
            $"{session.Propose("list")} shows what there is");
    }

    /// <summary>A run is called by its workflow; who names the file means the workflow in it.</summary>
    private static string NameOf(string label)
    {
        var file = Path.GetExtension(label) is ".yaml" or ".yml" or ".json";
        return !file ? label.Split('#', '/')[0]
            : File.Exists(label) && WorkflowText.Read(label, SourceText.Read(label)).Definition is { } definition ? definition.Name
            : Path.GetFileNameWithoutExtension(label);
    }

    public static async Task<RunView> ViewAsync(Session session, string label, CancellationToken cancellation)
    {
        var run = await FindAsync(session, label, cancellation);
        return await session.Runs.ViewAsync(run, ReadingPlans().Of, cancellation) ?? throw RefusedException.NotFound($"there is no run {label}");
    }

    /// <summary>The ordinal of a step.</summary>
    public static int Step(RunState run, string name)
    {
        var names = run.Plan.Steps.Select(step => step.Name).ToList();
        return run.Plan.Find(name) ?? throw RefusedException.NotFound(
            $"{run.Label} has no step {name}{Spelling.DidYouMean(name, names)}",
            $"its steps: {string.Join(", ", names.Take(20))}");
    }

    /// <summary>Plans to look at runs with: whatever activities they use, the catalogue of then need not be here.</summary>
    public static PlanCache ReadingPlans() => new(catalogue: null);
}
