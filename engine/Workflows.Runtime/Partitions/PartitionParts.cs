using Microsoft.Extensions.Logging;
using Workflows.Runtime.Acting;
using Workflows.Runtime.Attempts;
using Workflows.Runtime.Caching;
using Workflows.Runtime.Children;
using Workflows.Runtime.Committing;
using Workflows.Runtime.Deciding;
using Workflows.Runtime.Ending;
using Workflows.Runtime.Files;
using Workflows.Runtime.Idling;
using Workflows.Runtime.Inbox;
using Workflows.Runtime.Items;
using Workflows.Runtime.Loading;
using Workflows.Runtime.Loop;
using Workflows.Runtime.Slots;
using Workflows.Runtime.Timing;
using Workflows.Runtime.Waiting;

namespace Workflows.Runtime.Partitions;

/// <summary>How a partition is put together: each part knows only what it works with.</summary>
internal sealed class PartitionParts : IDisposable
{
    public required LiveRuns Runs { get; init; }

    public required FailureBoundary Boundary { get; init; }

    public required TurnBudget Budget { get; init; }

    public required BackgroundWork Background { get; init; }

    public required Loader Loader { get; init; }

    public required Decider Decider { get; init; }

    public required Committer Committer { get; init; }

    public required FailedCommits FailedCommits { get; init; }

    public required AfterCommit AfterCommit { get; init; }

    public required Performer Performer { get; init; }

    public required AttemptController Attempts { get; init; }

    public required CacheController Cache { get; init; }

    public required EventListening Listening { get; init; }

    public required SlotController Slots { get; init; }

    public required RunTimers Timers { get; init; }

    public required EndedRuns Ended { get; init; }

    public required InboxCommands Commands { get; init; }

    public required ObservationBuffer Observations { get; init; }

    public required IdleWatch Idle { get; init; }

    public static PartitionParts Compose(int id, EnginePorts ports, EngineOptions options, SharedParts shared, PartitionHooks hooks)
    {
        var (store, evaluate, time, log) = (ports.Store, ports.Evaluate, options.Time, options.Logs.CreateLogger<Engine>());
        var (owner, shutdown) = (hooks.Owner, hooks.Shutdown);
        var clock = new SteadyClock(time);
        var alarms = new Alarms(clock, owner);
        var runs = new LiveRuns(new Stamps(clock));
        var boundary = new FailureBoundary(runs, log);
        var budget = new TurnBudget(time);
        var background = new BackgroundWork(shared.Places, owner, boundary, time, log, shutdown.Abandoned);
        var ended = new EndedRuns(runs);
        var loader = new Loader(new StoredRuns(store, ports.Plans, id), runs, background, alarms, log)
        {
            Adopt = hooks.Adopt,
            Evict = ended.Evict,
            Boundary = boundary,
        };
        var committer = new Committer(shared.LaneOf(id), owner, hooks.Committed, shutdown.Abandoned);

        var observations = new ObservationBuffer(store, owner, time, log);
        var files = new ProjectFiles(ports.Files, store);
        var cache = new CacheController(store, evaluate, runs, background);
        var listening = new EventListening(shared.Waiting, runs, owner, boundary);
        runs.Left = run =>
        {
            cache.Forget(run);
            listening.Forget(run);
        };
        var attempts = new AttemptController(id, new AttemptPorts(ports.Executors, files, evaluate, ports.WhyMissing), runs, background, alarms, log)
        {
            Observations = observations,
            Unknown = shared.Unknown,
            Routes = shared.Routes,
            Term = shared.Term,
            Boundary = boundary,
            Confirm = cache.Confirm,
        };
        var children = new ChildController(shared.Shelf, evaluate, runs, background)
        {
            Loader = loader,
            Committer = committer,
            Budget = budget,
            Boundary = boundary,
        };
        var slots = new SlotController(runs);
        var timers = new RunTimers(alarms, runs);
        var performer = new Performer(boundary, log)
        {
            Attempts = attempts,
            Cache = cache,
            Children = children,
            Computing = new Computing(evaluate, runs, background),
            Items = new ItemReader(files, runs, background),
            Listening = listening,
            Slots = slots,
            Timers = timers,
        };
        var decider = new Decider(evaluate, runs.Stamps, new Completion(children, cache), budget, log);
        var commands = new InboxCommands(store, shared.InHand, runs, loader, background);
        return new PartitionParts
        {
            Runs = runs,
            Boundary = boundary,
            Budget = budget,
            Background = background,
            Loader = loader,
            Decider = decider,
            Committer = committer,
            FailedCommits = new FailedCommits(alarms, runs, log)
            {
                Loader = loader,
                Committer = committer,
                Decider = decider,
                Background = background,
                Witness = shared.Witness,
                Stored = hooks.Stored,
                GiveUp = children.GiveUp,
            },
            AfterCommit = new AfterCommit(runs, performer, attempts, ended, shared.InHand) { Tell = options.Stored },
            Performer = performer,
            Attempts = attempts,
            Cache = cache,
            Listening = listening,
            Slots = slots,
            Timers = timers,
            Ended = ended,
            Commands = commands,
            Observations = observations,
            Idle = new IdleWatch(clock, hooks.IsQuiet, () => timers.Next),
        };
    }

    public void Dispose()
    {
        Loader.Dispose();
        FailedCommits.Dispose();
        Timers.Dispose();
        Attempts.Dispose();
        Observations.Dispose();
        Background.Dispose();
    }
}

/// <summary>What the parts know of their partition, and tell it on its owner's thread.</summary>
/// <param name="Owner">The loop.</param>
/// <param name="Shutdown">How it ends.</param>
/// <param name="Committed">A batch has been tried.</param>
/// <param name="Stored">A commit that seemed to have failed is stored.</param>
/// <param name="Adopt">A run came into memory.</param>
/// <param name="IsQuiet">Asks whether nothing is going on.</param>
internal sealed record PartitionHooks(
    Owner Owner,
    Shutdown Shutdown,
    Action<CommitOutcomes> Committed,
    Action<CommitUnit> Stored,
    Action<LiveRun> Adopt,
    Func<bool> IsQuiet);
