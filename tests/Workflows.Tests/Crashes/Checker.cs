using System.Text;
using Workflows.Core.Runs;
using Workflows.Runtime.Planning;
using Workflows.Runtime.Storing;
using Workflows.Storage.Sql;

namespace Workflows.Tests.Crashes;

/// <summary>
/// Looks for anything lost, done twice or left behind, once all is quiet (RELIABILITY 4: the checker of T3). It trusts the witness file, the
/// rows and the processes of the machine, and nothing that the engine says of itself.
/// </summary>
/// <param name="homes">Of every engine that drove the runs of this database.</param>
/// <param name="database">What they share.</param>
/// <param name="scenario">What should have come of it.</param>
/// <param name="ground">Where the activities ran.</param>
internal sealed class Checker(IReadOnlyList<Wf> homes, CrashDatabase database, Scenario scenario, Ground ground)
{
    private readonly List<string> problems = [];

    /// <summary>Runs of which a step was lost more often than its budget allows, as a slow machine may have it: they fail, and rightly so.</summary>
    private readonly HashSet<string> lostTooOften = [];

    public async Task<IReadOnlyList<string>> ProblemsAsync()
    {
        await using (var store = database.Open())
        {
            var plans = new PlanCache(null);
            var runs = await store.ListRunsAsync(new RunFilter("default") { Children = true, Most = 1000 }, CancellationToken.None);
            var expected = new List<WitnessedAttempt>();
            foreach (var run in runs)
            {
                var state = (await store.LoadAsync(run.Id, plans.Of, CancellationToken.None))!.State!;
                problems.AddRange(History.ProblemsOf(state, await store.ListEventsAsync(run.Id, 0, 100_000, CancellationToken.None)));
                expected.AddRange(Attempts(state, await store.ListAttemptsAsync(run.Id, null, null, CancellationToken.None)));
                await ReplayAsync(store, run);
            }

            CheckEnds(runs);
            problems.AddRange(WitnessedAttempt.Compare(expected, Witness.All(homes.Select(ground.Witness))));
        }

        CheckInbox();
        foreach (var home in homes)
        {
            CheckLeftovers(home);
            problems.AddRange(await ground.LeftAsync(home));
        }

        return problems;
    }

    private void CheckEnds(IReadOnlyList<RunSummary> runs)
    {
        foreach (var run in runs.Where(run => !run.Status.IsFinal()))
        {
            problems.Add($"{run.Label} has not ended: {run.Status}");
        }

        if (scenario.Runs is { } count && runs.Count != count) problems.Add($"there are {runs.Count} runs, not {count}");
        foreach (var (label, ends) in scenario.Ends)
        {
            var state = runs.FirstOrDefault(run => run.Label == label)?.Status.Word();
            var expected = lostTooOften.Contains(label) ? RunStatus.Failed.Word() : ends;
            if (state is null || !expected.Split('|').Contains(state)) problems.Add($"{label} should be {expected}, is {state ?? "lost"}");
        }
    }

    /// <summary>No attempt is the work of a restart: each but the first follows one that failed by itself, or a retry that somebody asked for.</summary>
    private List<WitnessedAttempt> Attempts(RunState run, IReadOnlyList<AttemptRecord> attempts)
    {
        foreach (var group in attempts.GroupBy(attempt => (attempt.Step, attempt.Index)))
        {
            var name = $"{run.Label} {run.Plan.Steps[group.Key.Step].Name}[{group.Key.Index}]";
            var ordered = group.OrderBy(attempt => attempt.Number).ToList();
            if (scenario.MayLose && ordered.Count(attempt => attempt.Cause == Cause.Infrastructure) > Backoff.InfrastructureBudget) lostTooOften.Add(run.Label);
            for (var i = 0; i < ordered.Count; i++)
            {
                if (ordered[i].Number != i + 1) problems.Add($"{name} has no attempt {i + 1}");
                if (!ordered[i].Status.IsFinal()) problems.Add($"{name} attempt {i + 1} has not ended");
                if (ordered[i].Cause == Cause.Infrastructure && !scenario.MayLose) problems.Add($"{name} attempt {i + 1} was lost: {ordered[i].Message}");
                if (i > 0
                    && ordered[i].Generation == ordered[i - 1].Generation
                    && !IsToBeMadeAgain(ordered[i - 1]))
                {
                    problems.Add($"{name} attempt {i + 1} follows one that was {ordered[i - 1].Status}");
                }
            }
        }

        return [.. attempts.Select(attempt => new WitnessedAttempt(run.Label, run.Plan.Steps[attempt.Step].Name, attempt.Index, attempt.Number)
        {
            MustHaveRun = attempt.Status == AttemptStatus.Succeeded || (attempt.Status == AttemptStatus.Failed && attempt.Cause == Cause.Application),
        })];
    }

    private bool IsToBeMadeAgain(AttemptRecord attempt) => attempt.Status == AttemptStatus.Failed
        && (attempt.Cause == Cause.Application || (attempt.Cause == Cause.Infrastructure && scenario.MayLose));

    /// <summary>History alone makes the rows again. What is only observed of an attempt is not history.</summary>
    private async Task ReplayAsync(SqlStore store, RunSummary run)
    {
        var committed = Dump(run.Id);
        _ = await store.ReplayAsync(run.Id, CancellationToken.None);
        var replayed = Dump(run.Id);
        if (!committed.SequenceEqual(replayed)) problems.Add(
            $"replaying {run.Label} gives other rows: {committed.Except(replayed).Concat(replayed.Except(committed)).FirstOrDefault()}");
    }

    private List<string> Dump(Guid run)
    {
        var id = database.Literal(run);
        return
        [
            .. database.Query($"SELECT status, body FROM runs WHERE id = {id}"),
            .. database.Query($"SELECT step, status, body FROM steps WHERE run = {id} ORDER BY step"),
            .. database.Query($"SELECT step, body FROM step_items WHERE run = {id} ORDER BY step"),
            .. database.Query($"SELECT step, item, status, body FROM instances WHERE run = {id} ORDER BY step, item"),
            .. database.Query($"SELECT uid, step, item, number, status, generation, ended FROM attempts WHERE run = {id} ORDER BY uid"),
        ];
    }

    private void CheckInbox()
    {
        foreach (var entry in database.Query("SELECT id, event FROM inbox WHERE answered_at IS NULL"))
        {
            problems.Add($"the inbox entry {entry} was not answered");
        }
    }

    private void CheckLeftovers(Wf wf)
    {
        var attempts = Path.Combine(wf.Data, "attempts");
        foreach (var left in Directory.Exists(attempts) ? Directory.EnumerateFileSystemEntries(attempts) : [])
        {
            problems.Add($"the folder of attempt {Path.GetFileName(left)} was left");
        }

        var files = Path.Combine(wf.Data, "files");
        foreach (var left in Directory.Exists(files) ? Directory.EnumerateFiles(files, "*", SearchOption.AllDirectories) : [])
        {
            if (Path.GetFileName(left).Length != 62) problems.Add($"the file store keeps {Path.GetRelativePath(files, left)}");
        }

        problems.AddRange(Processes(wf).Select(process => $"process {process} still runs"));
    }

    /// <summary>Everything that this case started has its HOME.</summary>
    private static IEnumerable<string> Processes(Wf wf)
    {
        var mark = Encoding.UTF8.GetBytes($"HOME={wf.Home}\0");
        return Directory.EnumerateDirectories("/proc")
            .Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0]) && Has(folder, mark))
            .Select(folder => Path.GetFileName(folder)!);
    }

    private static bool Has(string process, byte[] mark)
    {
        try
        {
            return File.ReadAllBytes(Path.Combine(process, "environ")).AsSpan().IndexOf(mark) >= 0;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
