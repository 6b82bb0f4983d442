using Microsoft.Extensions.Logging;
using Workflows.Core.Expressions;
using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;
using Workflows.Runtime.Loop;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Deciding;

/// <summary>Folds the waiting mail of a run through the core, letter by letter, into one commit.</summary>
internal sealed partial class Decider(Evaluate evaluate, Stamps stamps, ILogger log)
{
    /// <summary>Then the other runs get their turn: a fan-out of 100,000 must not starve them.</summary>
    public const int MostEvents = 1_000;

    /// <summary>What came of the mail; null where nothing is to be stored.</summary>
    public Decided? Decide(LiveRun run)
    {
        var fold = new Fold(run.State, evaluate);
        fold.Answers.AddRange(run.Owed);
        run.Owed.Clear();
        while (fold.Taken.Count < MostEvents && run.TryTake(out var mail))
        {
            try
            {
                fold.Take(mail);
            }
            catch (Exception bug)
            {
                // Poison: the rules broke on this event. What was decided before it stands; the run is set aside and the others go on (F36).
                LogPoison(bug, fold.State.Label, mail.Event.GetType().Name);
                run.Poison.Add(mail);
                Quarantine(fold, $"deciding on {mail.Event.GetType().Name} failed: {bug.Message}");
            }
        }

        return fold.IsEmpty ? null : new Decided(run, fold.ToCommit(), fold.Effects, fold.Taken);
    }

    /// <summary>The one thing left to decide on a run that can't be committed, again and again.</summary>
    public Decided? Quarantine(LiveRun run, string why)
    {
        var fold = new Fold(run.State, evaluate);
        Quarantine(fold, why);
        return fold.IsEmpty ? null : new Decided(run, fold.ToCommit(), fold.Effects, fold.Taken);
    }

    private void Quarantine(Fold fold, string why)
    {
        if (fold.State.Quarantine is not null)
        {
            return;
        }

        try
        {
            fold.Apply(new RunQuarantined(why) { At = stamps.Now, Seed = stamps.Seed });
            LogQuarantined(fold.State.Label, why);
        }
        catch (Exception bug)
        {
            LogPoison(bug, fold.State.Label, nameof(RunQuarantined));
        }
    }

    /// <summary>One run's decisions on the way to one commit.</summary>
    private sealed class Fold(RunState state, Evaluate evaluate)
    {
        private readonly List<RunFact> facts = [];

        public RunState State { get; private set; } = state;

        public List<Effect> Effects { get; } = [];

        public List<InboxAnswer> Answers { get; } = [];

        public List<Mail> Taken { get; } = [];

        public bool IsEmpty => facts.Count == 0 && Answers.Count == 0;

        public void Take(Mail mail)
        {
            var refused = Apply(mail.Event);
            Taken.Add(mail);
            if (mail.Inbox is { } entry)
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

        public RunCommit ToCommit() => new(State, facts) { Answers = Answers };
    }
}
