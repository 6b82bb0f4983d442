using Microsoft.Extensions.Logging;
using Workflows.Runtime.Acting;
using Workflows.Runtime.Attempts;
using Workflows.Runtime.Caching;
using Workflows.Runtime.Children;
using Workflows.Runtime.Committing;
using Workflows.Runtime.Deciding;
using Workflows.Runtime.Ending;
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
    public required Roster Roster { get; init; }

    public required Errands Errands { get; init; }

    public required Loader Loader { get; init; }

    public required Decider Decider { get; init; }

    public required Committer Committer { get; init; }

    public required Setbacks Setbacks { get; init; }

    public required Aftermath Aftermath { get; init; }

    public required Performer Performer { get; init; }

    public required Endings Endings { get; init; }

    public required InboxReader Inbox { get; init; }

    public required Observations Observations { get; init; }

    public required IdleWatch Idle { get; init; }

    public AttemptDesk Attempts => Performer.Attempts;

    public CacheDesk Cache => Performer.Cache;

    public ChildDesk Children => Performer.Children;

    public SlotDesk Slots => Performer.Slots;

    public RunTimers Timers => Performer.Timers;

    public static EngineParts Compose(EnginePorts ports, EngineOptions options, Owner owner, Engine engine)
    {
        var (store, time, log) = (ports.Store, options.Time, options.Logs.CreateLogger<Engine>());
        var stamps = new Stamps(time);
        var roster = new Roster(stamps);
        var errands = new Errands(owner, time, log, engine.Stopping);
        var decider = new Decider(ports.Evaluate, stamps, log);
        var endings = new Endings(roster);
        var observations = new Observations(store, owner, time, log);
        var committer = new Committer(new BatchWriter(store, ports.Plans, time, log), owner, engine.Committed, engine.Stopping);
        var shelf = new PlanShelf(store, ports.Plans);

        // These two know each other: a run that is loaded has things to do, and one of those is to load a child.
        Performer performer = null!;
        var loader = new Loader(store, ports.Plans, roster, errands, log) { Adopt = run => performer.Resume(run), Settle = endings.Settle };
        var children = new ChildDesk(shelf, ports.Evaluate, roster, errands) { Loader = loader, Committer = committer };
        AttemptDesk attempts = null!;
        attempts = new AttemptDesk(new AttemptPorts(ports.Executors, store, ports.Evaluate, ports.WhyMissing), roster, errands, observations, log)
        {
            Timeouts = new QueueTimeouts(owner, time, stamps, uid => attempts.Expire(uid)),
            Strangers = new Strangers(owner, time, stamps, (executor, seen) => attempts.See(executor, seen)),
        };
        performer = new Performer(log)
        {
            Attempts = attempts,
            Cache = new CacheDesk(store, ports.Evaluate, roster, errands),
            Children = children,
            Computing = new Computing(ports.Evaluate, roster),
            Items = new ItemReader(ports.Files, roster, errands),
            Slots = new SlotDesk(roster),
            Timers = new RunTimers(owner, time, roster),
        };
        var aftermath = new Aftermath(roster, performer, endings);
        var commands = new Commands(store, roster, loader, errands);
        var inbox = new InboxReader(store, owner, time, log) { Take = commands.Take, CaughtUp = engine.CaughtUp };
        return new EngineParts
        {
            Roster = roster,
            Errands = errands,
            Loader = loader,
            Decider = decider,
            Committer = committer,
            Setbacks = new Setbacks(owner, time, roster, log)
            {
                Load = (run, then) => errands.Send(stop => store.LoadAsync(run, ports.Plans, stop), then),
                Committer = committer,
                Decider = decider,
                Stored = unit => aftermath.Stored(unit, act: true),
                GiveUp = children.GiveUp,
            },
            Aftermath = aftermath,
            Performer = performer,
            Endings = endings,
            Inbox = inbox,
            Observations = observations,
            Idle = new IdleWatch(time, engine.IsQuiet, () => performer.Timers.Next),
        };
    }

    public void Dispose()
    {
        Setbacks.Dispose();
        Timers.Dispose();
        Attempts.Timeouts.Dispose();
        Attempts.Strangers.Dispose();
        Observations.Dispose();
        Inbox.Dispose();
        Errands.Dispose();
    }
}
