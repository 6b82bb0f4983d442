using Workflows.Cli.Engines;
using Workflows.Core.Triggers;
using Workflows.Runtime.Accepting;
using Workflows.Runtime.Planning;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Triggers;
using Workflows.Runtime.Views;
using Workflows.Server.Hooks;

namespace Workflows.Cli.Backends;

/// <summary>What starts runs by itself. What live versions declare is read from them (<see cref="DeclaredTrigger"/>).</summary>
internal interface ITriggerBackend
{
    /// <summary>By workflow and name.</summary>
    /// <param name="workflow">Those of this one only; null: of all.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<IReadOnlyList<TriggerDocument>> ListTriggersAsync(string? workflow, CancellationToken cancellation);

    /// <summary>What came to a webhook or an event trigger, newest first.</summary>
    Task<IReadOnlyList<DeliveryDocument>> ListDeliveriesAsync(TriggerKey trigger, int most, CancellationToken cancellation);

    /// <summary>Pauses a trigger, or lets it go on.</summary>
    /// <returns>False: it was so already.</returns>
    Task<bool> PauseAsync(TriggerKey trigger, bool isPause, CancellationToken cancellation);

    /// <summary>Starts the run of a schedule now.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="executor">What runs it, where that is here.</param>
    /// <param name="plans">The plans of the command.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<StartOutcome> FireAsync(LiveSchedule schedule, ExecutorKind executor, PlanCache plans, CancellationToken cancellation);

    /// <summary>Has a webhook that came before judged once more.</summary>
    /// <param name="trigger">To which it came.</param>
    /// <param name="number">The delivery.</param>
    /// <param name="executor">What runs what it starts, where that is here.</param>
    /// <param name="plans">The plans of the command.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<HookReplay.Outcome> ReplayAsync(TriggerKey trigger, int number, ExecutorKind executor, PlanCache plans, CancellationToken cancellation);

    /// <summary>What a backfill would start.</summary>
    Task<BackfillPreviewDocument> PreviewBackfillAsync(LiveSchedule schedule, BackfillRange range, CancellationToken cancellation);

    /// <summary>Begins a backfill.</summary>
    Task<BackfillDocument> AddBackfillAsync(LiveSchedule schedule, BackfillRange range, CancellationToken cancellation);

    /// <summary>Newest first.</summary>
    Task<IReadOnlyList<BackfillDocument>> ListBackfillsAsync(TriggerKey trigger, CancellationToken cancellation);

    /// <summary>Starts no more of its slots. What has ended, or is not there, is left as it is.</summary>
    Task CancelBackfillAsync(TriggerKey trigger, int number, CancellationToken cancellation);

    /// <summary>Stores an event, once.</summary>
    Task<ArrivalDocument> SendEventAsync(NewArrival arrival, CancellationToken cancellation);
}
