using Microsoft.Extensions.Logging;
using Workflows.Core.Runs;
using Workflows.Runtime.Deciding;
using Workflows.Runtime.Faulting;
using Workflows.Runtime.Loading;
using Workflows.Runtime.Loop;
using Workflows.Runtime.Timing;

namespace Workflows.Runtime.Committing;

/// <summary>
/// Runs whose commit failed though they were alone in it: loaded anew and decided again after a pause, which grows. After five failures in a
/// row the run is quarantined and its events kept for the day somebody resumes it (F36).
/// </summary>
internal sealed partial class FailedCommits : IDisposable
{
    public const int MostFailures = 5;

    private readonly Alarm<Guid> pauses;
    private readonly Dictionary<Guid, (CommitUnit Unit, Exception Why)> failed = [];
    private readonly LiveRuns runs;
    private readonly ILogger log;

    public FailedCommits(Alarms alarms, LiveRuns runs, ILogger log)
    {
        this.runs = runs;
        this.log = log;
        pauses = alarms.Create<Guid>(Again);
        pauses.Open();
    }

    public int Count => failed.Count;

    public required Loader Loader { get; init; }

    public required Committer Committer { get; init; }

    public required Decider Decider { get; init; }

    public required BackgroundWork Background { get; init; }

    public required CommitWitness Witness { get; init; }

    /// <summary>The commit is stored after all: what follows a commit follows now.</summary>
    public required Action<CommitUnit> Stored { get; init; }

    /// <summary>A child can't be created.</summary>
    public required Action<RunState, string> GiveUp { get; init; }

    /// <summary>Nothing of the unit seems to be stored. Before it is decided again, the store is asked once more.</summary>
    public void Take(CommitUnit unit, Exception why)
    {
        var failures = ++unit.Run.Failures;
        LogFailed(why, unit.Run.State.Label, failures);
        failed[unit.Run.Id] = (unit, why);
        var pause = TimeSpan.FromMilliseconds(100 * Math.Pow(2, Math.Min(failures - 1, 9)));
        pauses.Set(unit.Run.Id, runs.Stamps.Now + pause);
    }

    public void Dispose() => pauses.Dispose();

    private void Again(Guid run)
    {
        Faults.Hit("failed-commit-load");
        if (!failed.TryGetValue(run, out var of))
        {
            return;
        }

        if (!CommitWitness.CanTell(of.Unit.Commit))
        {
            Repeat(of.Unit, of.Why, isKnown: true);
            return;
        }

        Background.Read(
            run,
            "asking whether the commit is stored",
            stop => Witness.IsStoredAsync(of.Unit.Commit, stop),
            stored =>
            {
                if (stored)
                {
                    failed.Remove(run);
                    Stored(of.Unit);
                }
                else
                {
                    Repeat(of.Unit, of.Why, isKnown: true);
                }
            },
            _ => Repeat(of.Unit, of.Why, isKnown: false));
    }

    /// <param name="unit">What failed.</param>
    /// <param name="why">The failure.</param>
    /// <param name="isKnown">It is known not to be stored; else its events can't be read, and the run itself has to tell.</param>
    private void Repeat(CommitUnit unit, Exception why, bool isKnown)
    {
        var run = unit.Run.Id;
        if (unit.Commit.IsNew)
        {
            failed.Remove(run);
            CreateAgain(unit, why);
            return;
        }

        Loader.Reload(run, (state, broken) =>
        {
            failed.Remove(run);
            if (state is null)
            {
                LogGone(unit.Run.State.Label, broken!);
                Loader.Break(unit.Run, broken!);
                return;
            }

            if (!isKnown && state.Sequence == unit.Commit.After.Sequence)
            {
                Stored(unit);
                return;
            }

            unit.Run.State = state;
            DecideAgain(unit, why);
        });
    }

    private void CreateAgain(CommitUnit unit, Exception why)
    {
        if (unit.Run.Failures < MostFailures)
        {
            Committer.Add(unit);
            return;
        }

        runs.Remove(unit.Run);
        GiveUp(unit.Run.State, $"the child run can't be stored: {why.Message}");
    }

    /// <summary>The quarantine that set these events aside was decided with what failed, so nobody will ever resume the run from it.</summary>
    private static void TakeUpPoison(LiveRun run)
    {
        if (!run.State.Suspended)
        {
            foreach (var queued in run.Poison)
            {
                run.Add(queued);
            }

            run.Poison.Clear();
        }
    }

    private void DecideAgain(CommitUnit unit, Exception why)
    {
        var run = unit.Run;
        run.PendingAnswers.AddRange(unit.Commit.Answers.Where(answer => unit.Events.All(queued => queued.Inbox != answer.Id)));
        run.Busy = false;
        if (run.Failures < MostFailures)
        {
            run.PutBack(unit.Events);
            TakeUpPoison(run);
        }
        else
        {
            run.Poison.AddRange(unit.Events);
            if (Decider.Quarantine(run, $"committing failed {run.Failures} times: {why.Message}") is { } last)
            {
                Committer.Add(last);
                return;
            }
        }

        runs.Wake(run);
    }
}
