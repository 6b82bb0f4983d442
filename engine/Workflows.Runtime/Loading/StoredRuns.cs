using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Loading;

/// <summary>The runs of a store, read with the plans of their versions.</summary>
internal sealed class StoredRuns(IStore store, PlanSource plans)
{
    /// <summary>Every unfinished run, once the store is this engine's: what is loaded before that, another engine might still change.</summary>
    public async Task<IReadOnlyList<LoadedRun>> LoadUnfinishedAsync(CancellationToken stop)
    {
        await store.TakeLeaseAsync(stop);
        return await store.LoadUnfinishedAsync(plans, stop);
    }

    /// <summary>One run, ended or not; null where there is none.</summary>
    public Task<LoadedRun?> LoadAsync(Guid run, CancellationToken stop) => store.LoadAsync(run, plans, stop);
}
