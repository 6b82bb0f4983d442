using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Loading;

/// <summary>The runs of a store, read with the plans of their versions.</summary>
internal sealed class StoredRuns(IStore store, PlanSource plans)
{
    public Task<IReadOnlyList<LoadedRun>> LoadUnfinishedAsync(CancellationToken stop) => store.LoadUnfinishedAsync(plans, stop);

    /// <summary>One run, ended or not; null where there is none.</summary>
    public Task<LoadedRun?> LoadAsync(Guid run, CancellationToken stop) => store.LoadAsync(run, plans, stop);
}
