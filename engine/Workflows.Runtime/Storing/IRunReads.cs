namespace Workflows.Runtime.Storing;

/// <summary>
/// What people see of runs is made from this, wherever it comes from: a store, or a server that has one (<c>wf --server</c>). A row that can't be read keeps
/// none of the others from being listed: it comes with its reason.
/// </summary>
public interface IRunReads
{
    /// <summary>Runs, newest first, root runs only unless asked.</summary>
    Task<IReadOnlyList<RunSummary>> ListRunsAsync(RunFilter filter, CancellationToken cancellation);

    /// <summary>The run with this label (<c>name#42</c>, <c>name#42/child</c>, or <c>name</c> for the latest); null where there is none.</summary>
    Task<Guid?> FindRunAsync(string project, string label, CancellationToken cancellation);

    /// <summary>
    /// A run with its steps and what is observed of them; instances only as counts. Null where there is none; throws
    /// <see cref="UnreadableRowException"/>, which names the row, where it can't be put together.
    /// </summary>
    Task<RunView?> ViewAsync(Guid run, PlanSource plans, CancellationToken cancellation);

    /// <summary>Attempts of a run, of one step or all, in order.</summary>
    Task<IReadOnlyList<AttemptRecord>> ListAttemptsAsync(Guid run, int? step, int? index, CancellationToken cancellation);

    /// <summary>
    /// Instances of a fanned-out step that have begun, by index from <paramref name="from"/> on, at most <paramref name="most"/>. One whose first
    /// attempt is live has a state with that attempt only.
    /// </summary>
    Task<IReadOnlyList<InstanceRecord>> ListInstancesAsync(Guid run, int step, int from, int most, CancellationToken cancellation);

    /// <summary>History from a sequence number on, at most <paramref name="most"/>.</summary>
    Task<IReadOnlyList<EventRecord>> ListEventsAsync(Guid run, long after, int most, CancellationToken cancellation);

    /// <summary>What the attempts of a run have reported, oldest first.</summary>
    Task<IReadOnlyList<MetricPoint>> ListMetricsAsync(Guid run, CancellationToken cancellation);

    /// <summary>What was asked of a run and no engine has taken yet, oldest first; what can't be read comes as <see cref="InboxEntry.Broken"/>.</summary>
    Task<IReadOnlyList<InboxEntry>> ListUntakenAsync(Guid run, CancellationToken cancellation);
}
