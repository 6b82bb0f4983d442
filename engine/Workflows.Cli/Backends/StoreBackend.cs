using System.Globalization;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Engines;
using Workflows.Cli.Looking;
using Workflows.Cli.Results;
using Workflows.Cli.Watching;
using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;
using Workflows.Definitions.Expressions;
using Workflows.Runtime.Auditing;
using Workflows.Runtime.Inbox;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Views;

namespace Workflows.Cli.Backends;

/// <summary>A data folder, or a database that was named: this process opens it.</summary>
internal sealed partial class StoreBackend(Session session) : IBackend
{
    private const int RunsAtOnce = 200;

    /// <summary>Nobody has signed in, so this is who the operating system says they are.</summary>
    public string Actor { get; } = $"local:{Environment.UserName}";

    public bool IsUnverified => true;

    public IRunReads Runs => session.Store;

    public IDefinitionReads Definitions => session.Store;

    public bool IsDriven => session.Server is not null || new EngineSigns(session.Folder, session.Time).IsThere;

    public Task<IReadOnlyList<EngineRecord>> ListEnginesAsync(CancellationToken cancellation) => session.Store.ListEnginesAsync(cancellation);

    public TimeSpan Pace { get; } = TimeSpan.FromMilliseconds(200);

    public async Task<Stream?> OpenLogAsync(RunState run, AttemptRecord attempt, long offset, CancellationToken cancellation)
    {
        var log = await AttemptLog.OpenAsync(session, attempt, cancellation);
        await (log is null ? Task.CompletedTask : LogOffset.SkipAsync(log, offset, cancellation));
        return log;
    }

    public async Task<Stream?> OpenWholeLogAsync(RunState run, AttemptRecord attempt, CancellationToken cancellation)
    {
        var kept = attempt.Artifacts.FirstOrDefault(artifact => artifact.Name == ArtifactRecord.LogName);
        if (kept is not null && await session.Files.Store.HasAsync(kept.Sha256, cancellation))
        {
            await session.Files.Store.VerifyAsync(kept.Sha256, cancellation);
        }

        return await AttemptLog.OpenAsync(session, attempt, cancellation);
    }

    /// <summary>The rules are pure, and what others have asked for before is taken into account. Beside an engine that engine answers.</summary>
    public async Task CheckAsync(RunView view, RunEvent command, CancellationToken cancellation)
    {
        if (new EngineSigns(session.Folder, session.Time).Process is not null)
        {
            return;
        }

        var (state, before) = (view.State, 0);
        foreach (var entry in await session.Runs.ListUntakenAsync(state.Id, cancellation))
        {
            if (entry.Event is { } asked && RunMachine.Decide(state, asked, Evaluator.Evaluate) is Decision.Accepted then)
            {
                (state, before) = (then.State, before + 1);
            }
        }

        if (RunMachine.Decide(state, command, Evaluator.Evaluate) is Decision.Rejected { Reason: var why })
        {
            throw new RefusedException(ExitCode.Failed, $"refused: {why}")
            {
                Hints = before == 0 ? [] : [$"{Counted(before)} for the next engine: {session.Propose("work --until-idle")}"],
            };
        }
    }

    private static string Counted(int before) => before == 1
        ? "what was asked of the run before waits"
        : string.Create(CultureInfo.InvariantCulture, $"{before} things that were asked of the run before wait");

    public async Task<Receipt> AskAsync(RunState run, RunEvent command, CancellationToken cancellation)
    {
        var act = RunAct.Of(run, command);
        return new InboxReceipt(session, await session.Store.SendAsync(run.Id, command, session.Audit(act.Act, act.Object, act.After), cancellation));
    }

    public Task CancelAsync(Guid run, string label, CancellationToken cancellation) => session.Store.SendAsync(
        run,
        new CancelRequested(Actor) { At = session.Now, Seed = CommandSeed.Next() },
        session.Audit(AuditedActs.Cancel, label),
        cancellation);

    public Task<RunRemoval> RemoveAsync(string label, CancellationToken cancellation) =>
        session.Store.RemoveAsync(session.Project, label, session.Audit(AuditedActs.Delete, label), cancellation);

    public async Task<IReadOnlyList<OpenApprovalDocument>> ListApprovalsAsync(int most, CancellationToken cancellation)
    {
        var asked = await session.Store.ListAskedAsync(session.Project, AskedStep.None, most, cancellation);
        return await OpenApprovalDocument.ListAsync(session.Store, RunLookup.ReadingPlans().Of, asked, OpenApprovalDocument.Of, cancellation);
    }

    public async Task<Queue> ReadQueueAsync(CancellationToken cancellation)
    {
        var plans = RunLookup.ReadingPlans();
        List<QueueItemDocument> waiting = [];
        Guid? before = null;
        var unfinished = 0;
        do
        {
            var filter = new RunFilter(session.Project) { Unfinished = true, Children = true, Most = RunsAtOnce, Before = before };
            var runs = await session.Store.ListRunsAsync(filter, cancellation);
            unfinished += runs.Count;
            waiting.AddRange(await QueueItemDocument.ListAsync(session.Store, plans.Of, runs, cancellation));
            before = runs.Count == RunsAtOnce ? runs[^1].Id : null;
        }
        while (before is not null);
        return new(waiting, unfinished > 0 && !IsDriven ? unfinished : 0);
    }

    public Task<string> LocateAsync(string run, string step, ArtifactRecord artifact, bool isDecided, CancellationToken cancellation) =>
        new ResultLinks(session) { MeasuresAgain = isDecided }.ShowAsync(run, step, artifact, cancellation);

    public string WhereIs(string sha256) => session.Files.WhereIs(sha256);

    public void Dispose()
    {
        // What it works with is the session's.
    }
}
