using Workflows.Core.Runs;
using Workflows.Runtime.Planning;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Children;

/// <summary>Plans of sub-workflows that were met lately: with one at hand a child begins in its parent's own commit. Thread-safe.</summary>
internal sealed class PlanShelf(IDefinitionRecords store, PlanSource plans)
{
    private readonly Lock gate = new();
    private readonly RecentPlans kept = new(mostSteps: 10_000);

    public Plan? Find(string project, string workflow, int version)
    {
        lock (gate)
        {
            return kept.Find(new(project, workflow, version));
        }
    }

    public void Keep(string project, Plan plan)
    {
        lock (gate)
        {
            kept.Keep(new(project, plan.Definition.Name, plan.Version), plan);
        }
    }

    /// <summary>Reads a version and builds its plan, or says why there is none.</summary>
    public async Task<(Plan? Plan, string? Error)> ReadAsync(string project, string workflow, int version, CancellationToken stop)
    {
        if (await store.FindVersionAsync(project, workflow, version, stop) is not { } found)
        {
            return (null, $"there is no version {version} of workflow {workflow}");
        }

        try
        {
            return (plans(project, workflow, found.Number, () => found.Content), null);
        }
        catch (Exception unreadable)
        {
            return (null, $"version {version} of workflow {workflow} can't be read: {unreadable.Message}");
        }
    }
}
