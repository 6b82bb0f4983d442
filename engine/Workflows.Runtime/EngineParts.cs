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

namespace Workflows.Runtime;

/// <summary>How an engine is put together: each part knows only what it works with.</summary>
internal sealed class EngineParts : IDisposable
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

    public required UnknownAttempts Unknown { get; init; }

    public required CacheController Cache { get; init; }

    public required SlotController Slots { get; init; }

    public required RunTimers Timers { get; init; }

    public required EndedRuns Ended { get; init; }

    public required InboxReader Inbox { get; init; }

    public required ObservationBuffer Observations { get; init; }

    public required IdleWatch Idle { get; init; }

    public static EngineParts Compose(EnginePorts ports, EngineOptions options, Owner owner, Shutdown shutdown, EngineHooks hooks)
    {
        var (store, evaluate, time, log) = (ports.Store, ports.Evaluate, options.Time, options.Logs.CreateLogger<Engine>());
        var clock = new SteadyClock(time);
        var alarms = new Alarms(clock, owner);
        var runs = new LiveRuns(new Stamps(clock));
        var boundary = new FailureBoundary(runs, log);
        var budget = new TurnBudget(time);
        var background = new BackgroundWork(owner, boundary, time, log, shutdown.Abandoned);
        var ended = new EndedRuns(runs);
        var loader = new Loader(new StoredRuns(store, ports.Plans), runs, background, alarms, log)
        {
            Adopt = hooks.Adopt,
            Evict = ended.Evict,
            Boundary = boundary,
        };
        var witness = new CommitWitness(store);
        var committer = new Committer(new BatchWriter(store, witness, time, log), owner, hooks.Committed, shutdown.Abandoned);

        var observations = new ObservationBuffer(store, owner, time, log);
        var unknown = new UnknownAttempts(alarms, store, background, log);
        var files = new ProjectFiles(ports.Files, store);
        var cache = new CacheController(store, evaluate, runs, background);
        runs.Left = cache.Forget;
        var attempts = new AttemptController(new AttemptPorts(ports.Executors, files, evaluate, ports.WhyMissing), runs, background, alarms, log)
        {
            Observations = observations,
            Unknown = unknown,
            Boundary = boundary,
            Confirm = cache.Confirm,
        };
        var children = new ChildController(new PlanShelf(store, ports.Plans), evaluate, runs, background)
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
            Slots = slots,
            Timers = timers,
        };
        var decider = new Decider(evaluate, runs.Stamps, new Completion(children, cache), budget, log);
        var inHand = new EntriesInHand();
        var commands = new InboxCommands(store, inHand, runs, loader, background);
        return new EngineParts
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
                Witness = witness,
                Stored = hooks.Stored,
                GiveUp = children.GiveUp,
            },
            AfterCommit = new AfterCommit(runs, performer, attempts, ended, inHand) { Tell = options.Stored },
            Performer = performer,
            Attempts = attempts,
            Unknown = unknown,
            Cache = cache,
            Slots = slots,
            Timers = timers,
            Ended = ended,
            Inbox = new InboxReader(store, inHand, owner, boundary, time, log)
            {
                Take = commands.Take,
                CaughtUp = hooks.CaughtUp,
                Lost = lost => owner.Post(() => shutdown.Fail(lost)),
            },
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
        Unknown.Dispose();
        Observations.Dispose();
        Inbox.Dispose();
        Background.Dispose();
    }
}

/// <summary>What the parts tell their engine, on the owner's thread.</summary>
/// <param name="Committed">A batch has been tried.</param>
/// <param name="Stored">A commit that seemed to have failed is stored.</param>
/// <param name="CaughtUp">This pass over the inbox has reached its end.</param>
/// <param name="Adopt">A run came into memory.</param>
/// <param name="IsQuiet">Asks whether nothing is going on.</param>
internal sealed record EngineHooks(
    Action<CommitOutcomes> Committed,
    Action<CommitUnit> Stored,
    Action<long> CaughtUp,
    Action<LiveRun> Adopt,
    Func<bool> IsQuiet);
