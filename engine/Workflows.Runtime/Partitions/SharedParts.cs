using Microsoft.Extensions.Logging;
using Workflows.Runtime.Attempts;
using Workflows.Runtime.Children;
using Workflows.Runtime.Committing;
using Workflows.Runtime.Executing;
using Workflows.Runtime.Inbox;
using Workflows.Runtime.Loop;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Waiting;

namespace Workflows.Runtime.Partitions;

/// <summary>What the partitions of one engine have in common. Everything here is used by all of their loops at once.</summary>
internal sealed class SharedParts
{
    /// <summary>More transactions at once do not make a server faster.</summary>
    private const int MostLanes = 4;

    private readonly CommitLane[] lanes;

    public SharedParts(EnginePorts ports, EngineOptions options, ILogger log)
    {
        Witness = new CommitWitness(ports.Store);
        Shelf = new PlanShelf(ports.Store, ports.Plans);
        Term = new LeaseTerm(options.Time);
        Waiting = new WaitingSteps(ports.Store, options.Time, log);
        lanes = [.. Enumerable.Range(0, Math.Min(MostLanes, ports.Store.Partitions))
            .Select(_ => new CommitLane(new BatchWriter(ports.Store, Witness, options.Time, log), ThreadsOf(ports.Store)))];
    }

    public CommitWitness Witness { get; }

    public PlanShelf Shelf { get; }

    public BackgroundPlaces Places { get; } = new();

    public AttemptRoutes Routes { get; } = new();

    public EntriesInHand InHand { get; } = new();

    public LeaseTerm Term { get; }

    public WaitingSteps Waiting { get; }

    /// <summary>Takes what an executor sees of an attempt that no run in memory asks for.</summary>
    public required Action<IExecutor, Observation> Unknown { get; init; }

    public CommitLane LaneOf(int partition) => lanes[partition % lanes.Length];

    /// <summary>Lanes that wait for a server would leave the pool without threads; the one of a file writes on a thread that is awake already.</summary>
    private static TaskScheduler ThreadsOf(IStore store) =>
        store.Partitions == 1 ? TaskScheduler.Default : new BlockingThreads(1, "commit");
}
