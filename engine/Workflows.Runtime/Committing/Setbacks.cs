using Microsoft.Extensions.Logging;
using Workflows.Core.Runs;
using Workflows.Runtime.Deciding;
using Workflows.Runtime.Faulting;
using Workflows.Runtime.Loop;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Timing;

namespace Workflows.Runtime.Committing;

/// <summary>
/// Runs whose commit failed though they were alone in it: loaded anew and decided again after a pause, which grows. After five failures in a
/// row the run is quarantined and its mail kept for the day somebody resumes it (F36).
/// </summary>
internal sealed partial class Setbacks : IDisposable
{
    public const int MostFailures = 5;

    private readonly Alarm<Guid> pauses;
    private readonly Dictionary<Guid, (Decided Unit, Exception Why)> set = [];
    private readonly Roster roster;
    private readonly ILogger log;

    public Setbacks(Owner owner, TimeProvider time, Roster roster, ILogger log)
    {
        this.roster = roster;
        this.log = log;
        pauses = new(time, owner, Again);
        pauses.Open();
    }

    public int Count => set.Count;

    /// <summary>Loads a run, away from the owner's thread.</summary>
    public required Action<Guid, Action<LoadedRun?>> Load { get; init; }

    public required Committer Committer { get; init; }

    public required Decider Decider { get; init; }

    /// <summary>The decision was stored after all.</summary>
    public required Action<Decided> Stored { get; init; }

    /// <summary>A child can't be created.</summary>
    public required Action<RunState, string> GiveUp { get; init; }

    public void Take(Decided unit, Exception why)
    {
        var failures = ++unit.Run.Failures;
        LogSetback(why, unit.Run.State.Label, failures);
        set[unit.Run.Id] = (unit, why);
        var pause = TimeSpan.FromMilliseconds(100 * Math.Pow(2, Math.Min(failures - 1, 9)));
        pauses.Set(unit.Run.Id, roster.Stamps.Now + pause);
    }

    public void Dispose() => pauses.Dispose();

    private void Again(Guid run)
    {
        Faults.Hit("setback-load");
        Load(run, loaded =>
        {
            if (set.Remove(run, out var setback))
            {
                Loaded(setback.Unit, loaded, setback.Why);
            }
        });
    }

    private void Loaded(Decided unit, LoadedRun? loaded, Exception why)
    {
        var run = unit.Run;
        if (loaded?.State is { } state && state.Sequence >= unit.Commit.After.Sequence && unit.Commit is { Facts.Count: > 0 } or { IsNew: true })
        {
            Stored(unit);
        }
        else if (unit.Commit.IsNew)
        {
            CreateAgain(unit, why);
        }
        else if (loaded?.State is not { } fresh)
        {
            LogGone(run.State.Label, loaded?.Broken ?? "it is gone");
            roster.Remove(run);
        }
        else
        {
            run.State = fresh;
            DecideAgain(unit, why);
        }
    }

    private void CreateAgain(Decided unit, Exception why)
    {
        if (unit.Run.Failures < MostFailures)
        {
            Committer.Add(unit);
            return;
        }

        roster.Remove(unit.Run);
        GiveUp(unit.Run.State, $"the child run can't be stored: {why.Message}");
    }

    private void DecideAgain(Decided unit, Exception why)
    {
        var run = unit.Run;
        run.Owed.AddRange(unit.Commit.Answers.Where(answer => unit.Mail.All(mail => mail.Inbox != answer.Id)));
        run.Busy = false;
        if (run.Failures < MostFailures)
        {
            run.PutBack(unit.Mail);
        }
        else
        {
            run.Poison.AddRange(unit.Mail);
            if (Decider.Quarantine(run, $"committing failed {run.Failures} times: {why.Message}") is { } last)
            {
                Committer.Add(last);
                return;
            }
        }

        roster.Wake(run);
    }
}
