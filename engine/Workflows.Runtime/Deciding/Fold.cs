using Workflows.Core.Expressions;
using Workflows.Core.Runs;
using Workflows.Runtime.Loop;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Deciding;

/// <summary>One run's decisions on the way to one commit.</summary>
internal sealed class Fold(RunState state, Evaluate evaluate)
{
    private readonly List<RunFact> facts = [];

    public RunState State { get; private set; } = state;

    public List<Effect> Effects { get; } = [];

    public List<InboxAnswer> Answers { get; } = [];

    public List<QueuedEvent> Taken { get; } = [];

    public bool IsEmpty => facts.Count == 0 && Answers.Count == 0;

    public void Take(QueuedEvent queued)
    {
        var refused = Apply(queued.Event);
        Taken.Add(queued);
        if (queued.Inbox is { } entry)
        {
            Answers.Add(new InboxAnswer(entry, refused));
        }
    }

    /// <summary>Why the event was rejected; null when it was taken, or made no difference.</summary>
    public string? Apply(RunEvent happened)
    {
        switch (RunMachine.Decide(State, happened, evaluate))
        {
            case Decision.Accepted accepted:
                State = accepted.State;
                facts.Add(new RunFact(State.Sequence, happened, State, accepted.Changes));
                Effects.AddRange(accepted.Effects);
                return null;
            case Decision.Rejected rejected:
                return rejected.Reason;
            default:
                return null;
        }
    }

    public CommitUnit ToUnit(LiveRun run) => new(run, new RunCommit(State, facts) { Answers = Answers }, Effects, Taken);
}
