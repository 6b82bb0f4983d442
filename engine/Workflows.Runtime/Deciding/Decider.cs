using Microsoft.Extensions.Logging;
using Workflows.Core.Expressions;
using Workflows.Core.Runs.Events;
using Workflows.Runtime.Loop;

namespace Workflows.Runtime.Deciding;

/// <summary>
/// Folds the waiting events of a run through the core, one by one, into one commit. It never throws: what the rules, or completing the
/// decision, throw on is set aside, and the run is quarantined with the reason (F36).
/// </summary>
internal sealed partial class Decider(Evaluate evaluate, Stamps stamps, Completion completion, TurnBudget budget, ILogger log)
{
    /// <summary>Then the other runs get their turn: a fan-out of 100,000 must not starve them.</summary>
    public const int MostEvents = 64;

    /// <summary>What came of the events; null where nothing is to be stored.</summary>
    public CommitUnit? Decide(LiveRun run)
    {
        var fold = new Fold(run.State, evaluate);
        fold.Answers.AddRange(run.PendingAnswers);
        while (fold.Taken.Count < MostEvents && !(fold.Taken.Count > 0 && budget.IsSpent) && run.TryTake(out var queued))
        {
            Take(fold, run, queued);
        }

        if (fold.IsEmpty)
        {
            return null;
        }

        var unit = fold.ToUnit(run);
        try
        {
            completion.Complete(unit);
        }
        catch (Exception bug)
        {
            // Nothing of it is stored: whoever resumes the run lets it decide on the same events again.
            LogPoison(bug, run.State.Label, "what was decided");
            run.Poison.AddRange(fold.Taken);
            return Quarantine(run, $"completing what was decided failed: {bug.Message}");
        }

        run.PendingAnswers.Clear();
        return unit;
    }

    /// <summary>The one thing left to decide on a run whose decisions can't be completed or committed, again and again.</summary>
    public CommitUnit? Quarantine(LiveRun run, string why)
    {
        var fold = new Fold(run.State, evaluate);
        Quarantine(fold, why);
        return fold.IsEmpty ? null : fold.ToUnit(run);
    }

    private void Take(Fold fold, LiveRun run, QueuedEvent queued)
    {
        try
        {
            fold.Take(queued);
        }
        catch (Exception bug)
        {
            // What was decided before it stands; the run is set aside and the others go on.
            LogPoison(bug, fold.State.Label, queued.Event.GetType().Name);
            run.Poison.Add(queued);
            Quarantine(fold, $"deciding on {queued.Event.GetType().Name} failed: {bug.Message}");
        }
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
}
