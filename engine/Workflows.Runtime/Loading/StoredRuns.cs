using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Loading;

/// <summary>The runs of a partition, read with the plans of their versions.</summary>
internal sealed class StoredRuns(IStore store, PlanSource plans, int partition)
{
    /// <summary>Every unfinished run. Only once the partition is this engine's: what is loaded before that, another engine might still change.</summary>
    public Task<IReadOnlyList<LoadedRun>> LoadUnfinishedAsync(CancellationToken stop) => store.LoadUnfinishedAsync(partition, plans, stop);

    /// <summary>One run, ended or not; null where there is none.</summary>
    public Task<LoadedRun?> LoadAsync(Guid run, CancellationToken stop) => store.LoadAsync(run, plans, stop);
}
