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

    /// <summary>A child can't be created.</summary>
    public required Action<RunState, string> GiveUp { get; init; }

    /// <summary>It is known that nothing of the unit is stored.</summary>
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
        if (failed.TryGetValue(run, out var of) && of.Unit.Commit.IsNew)
        {
            failed.Remove(run);
            CreateAgain(of.Unit, of.Why);
            return;
        }

        Loader.Reload(run, (state, broken) =>
        {
            if (!failed.Remove(run, out var of))
            {
                return;
            }

            if (state is null)
            {
                LogGone(of.Unit.Run.State.Label, broken!);
                Loader.Break(of.Unit.Run, broken!);
                return;
            }

            of.Unit.Run.State = state;
            DecideAgain(of.Unit, of.Why);
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
