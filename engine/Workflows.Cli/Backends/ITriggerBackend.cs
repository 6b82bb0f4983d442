using Workflows.Cli.Engines;
using Workflows.Runtime.Accepting;
using Workflows.Runtime.Planning;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Triggers;
using Workflows.Runtime.Views;

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

    /// <summary>Stores an event, once.</summary>
    Task<ArrivalDocument> SendEventAsync(NewArrival arrival, CancellationToken cancellation);
}
