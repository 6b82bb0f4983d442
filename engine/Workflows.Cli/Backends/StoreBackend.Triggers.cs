using System.Globalization;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Engines;
using Workflows.Cli.Looking;
using Workflows.Cli.Triggering;
using Workflows.Core.Triggers;
using Workflows.Runtime.Accepting;
using Workflows.Runtime.Auditing;
using Workflows.Runtime.Planning;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Triggers;
using Workflows.Runtime.Views;
using Workflows.Server.Hooks;

namespace Workflows.Cli.Backends;

/// <summary>Triggers in the store itself.</summary>
internal sealed partial class StoreBackend
{
    public async Task<IReadOnlyList<TriggerDocument>> ListTriggersAsync(string? workflow, CancellationToken cancellation)
    {
        var plans = RunLookup.ReadingPlans();
        var declared = workflow is null
            ? await DeclaredTrigger.ListAsync(session.Store, session.Project, plans, cancellation)
            : await DeclaredTrigger.ListAsync(session.Store, session.Project, workflow, plans, cancellation);
        var states = declared.Count == 0 ? [] : await TriggerState.ListAsync(session.Store, session.Project, declared, cancellation);
        return
        [
            .. states.Select(state => TriggerDocument.Of(state, session.Now, IsDriven))
                .OrderBy(trigger => trigger.Workflow, StringComparer.Ordinal).ThenBy(trigger => trigger.Name, StringComparer.Ordinal),
        ];
    }

    public async Task<IReadOnlyList<DeliveryDocument>> ListDeliveriesAsync(TriggerKey trigger, int most, CancellationToken cancellation) =>
        [.. (await session.Store.ListDeliveriesAsync(trigger, most, cancellation)).Select(DeliveryDocument.Of)];

    public async Task<bool> PauseAsync(TriggerKey trigger, bool isPause, CancellationToken cancellation)
    {
        await DeclareAsync(trigger, RunLookup.ReadingPlans(), cancellation);
        var audit = session.Audit(isPause ? AuditedActs.Pause : AuditedActs.Unpause, $"{trigger.Workflow} {trigger.Name}");
        return await session.Store.PauseAsync(trigger, isPause, audit, cancellation);
    }

    public async Task<StartOutcome> FireAsync(LiveSchedule schedule, ExecutorKind executor, PlanCache plans, CancellationToken cancellation)
    {
        await DeclareAsync(schedule.Key, plans, cancellation);
        var runs = ScheduledStarts.Of(session, executor, plans);
        return await runs.StartAsync(
            schedule, schedule.Slot(session.Now) with { By = Actor }, session.Audit(AuditedActs.Fire, string.Empty), cancellation);
    }

    public Task<HookReplay.Outcome> ReplayAsync(
        TriggerKey trigger, int number, ExecutorKind executor, PlanCache plans, CancellationToken cancellation)
    {
        var audit = session.Audit(
            AuditedActs.Replay,
            string.Create(CultureInfo.InvariantCulture, $"{trigger.Workflow} {trigger.Name} {number}"),
            string.Create(CultureInfo.InvariantCulture, $"delivery {number} of {trigger.Workflow} {trigger.Name}"));
        return new HookReplay(session.Store, plans, ScheduledStarts.Of(session, executor, plans))
            .StartAsync(trigger, number, once: null, audit, session.Now, cancellation);
    }

    public async Task<BackfillPreviewDocument> PreviewBackfillAsync(LiveSchedule schedule, BackfillRange range, CancellationToken cancellation) =>
        BackfillPreviewDocument.Of(await LookAsync(schedule, range, cancellation));

    public async Task<BackfillDocument> AddBackfillAsync(LiveSchedule schedule, BackfillRange range, CancellationToken cancellation)
    {
        var preview = await LookAsync(schedule, range, cancellation);
        var audit = session.Audit(
            AuditedActs.Backfill,
            $"{schedule.Key.Workflow} {schedule.Key.Name}",
            string.Create(CultureInfo.InvariantCulture, $"{range.From:O} to {range.To:O}"));
        return await session.Store.AddBackfillAsync(preview.Backfill, audit, cancellation) is { } added
            ? BackfillDocument.Of(added)
            : throw new RefusedException(ExitCode.Failed, $"refused: {BackfillPreview.TooMany}");
    }

    public async Task<IReadOnlyList<BackfillDocument>> ListBackfillsAsync(TriggerKey trigger, CancellationToken cancellation) =>
        [.. (await session.Store.ListBackfillsAsync(trigger, cancellation)).Select(BackfillDocument.Of)];

    public async Task CancelBackfillAsync(TriggerKey trigger, int number, CancellationToken cancellation)
    {
        var audit = session.Audit(
            AuditedActs.CancelBackfill, string.Create(CultureInfo.InvariantCulture, $"{trigger.Workflow} {trigger.Name} {number}"));
        await session.Store.CancelBackfillAsync(trigger, number, audit, cancellation);
    }

    public async Task<ArrivalDocument> SendEventAsync(NewArrival arrival, CancellationToken cancellation)
    {
        var audit = session.Audit(AuditedActs.SendEvent, $"{arrival.Source} {arrival.Id}", arrival.Type);
        return ArrivalDocument.Of((await session.Store.AddArrivalsAsync([arrival], audit, cancellation))[0]);
    }

    private async Task<BackfillPreview> LookAsync(LiveSchedule schedule, BackfillRange range, CancellationToken cancellation)
    {
        await DeclareAsync(schedule.Key, RunLookup.ReadingPlans(), cancellation);
        var (preview, problem) = await BackfillPreview.OfAsync(session.Store, schedule, range, session.Now, cancellation);
        return preview ?? throw RefusedException.Usage($"--{problem}");
    }

    /// <summary>The store knows it from now on, if no engine has looked yet.</summary>
    private async Task DeclareAsync(TriggerKey trigger, PlanCache plans, CancellationToken cancellation)
    {
        var declared = await DeclaredTrigger.ListAsync(session.Store, session.Project, trigger.Workflow, plans, cancellation);
        await DeclaredTrigger.DeclareAsync(session.Store, session.Project, declared, cancellation);
    }
}
