using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;
using Workflows.Runtime.Storing;

namespace Workflows.Tests.Storage;

/// <summary>A run that a test drives through the real machine; it keeps what is decided until it is committed.</summary>
internal sealed class Driven(RunState state)
{
    private readonly List<RunFact> facts = [];
    private ulong seed = 1;

    public RunState State { get; private set; } = state;

    /// <summary>What should be going on now.</summary>
    public IReadOnlyList<Effect> Outstanding => RunMachine.Outstanding(State);

    public IReadOnlyList<Guid> Live => [.. Outstanding.OfType<Effect.StartAttempt>().Select(effect => effect.Uid)];

    public static async Task<Driven> Load(IStore store, Guid run, PlanSource plans)
    {
        var loaded = await store.LoadAsync(run, plans, CancellationToken.None);
        return new(loaded!.State ?? throw new InvalidDataException(loaded.Broken));
    }

    public static async Task<Driven> Accept(IStore store, NewRun request)
    {
        var accepted = await store.AcceptAsync(request, CancellationToken.None);
        return await Load(store, accepted.Id, request.Plans);
    }

    public Driven Grant() => Do((at, s) => new SlotGranted { At = at, Seed = s });

    /// <summary>Ends the first live attempt.</summary>
    public Driven End(int exit = 0, string? outputs = """{"n":1}""")
    {
        var live = Outstanding.OfType<Effect.StartAttempt>().First();
        return Do((at, s) =>
        {
            var outcome = new AttemptOutcome { Exit = exit, Outputs = outputs, StartedAt = at, EndedAt = at };
            return new AttemptEnded(live.Uid, live.Step, live.Index, outcome) { At = at, Seed = s };
        });
    }

    /// <summary>Decides; what the machine does not accept leaves no trace.</summary>
    public Driven Do(Func<DateTimeOffset, ulong, RunEvent> happens)
    {
        var happened = happens(Flows.Start.AddTicks(State.Sequence), (seed++ * 1_000_003) ^ BitConverter.ToUInt64(State.Id.ToByteArray(), 8));
        if (RunMachine.Decide(State, happened, Flows.Evaluate) is Decision.Accepted accepted)
        {
            State = accepted.State;
            facts.Add(new(State.Sequence, happened, State, accepted.Changes));
        }

        return this;
    }

    /// <summary>Everything decided since the last time.</summary>
    public RunCommit Take()
    {
        var taken = new RunCommit(State, [.. facts]);
        facts.Clear();
        return taken;
    }
}
