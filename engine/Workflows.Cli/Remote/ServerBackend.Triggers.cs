using System.Globalization;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Engines;
using Workflows.Core.Triggers;
using Workflows.Runtime.Accepting;
using Workflows.Runtime.Planning;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Triggers;
using Workflows.Runtime.Views;
using Workflows.Server.Hooks;

namespace Workflows.Cli.Remote;

/// <summary>Triggers of a server.</summary>
internal sealed partial class ServerBackend
{
    public Task<IReadOnlyList<TriggerDocument>> ListTriggersAsync(string? workflow, CancellationToken cancellation)
    {
        var query = workflow is null ? string.Empty : $"?workflow={Uri.EscapeDataString(workflow)}";
        return api.ListAsync<TriggerDocument>($"{ApiClient.Below(project)}/triggers{query}", int.MaxValue, cancellation);
    }

    /// <summary>None of a trigger that there is not, which the caller looks for then.</summary>
    public Task<IReadOnlyList<DeliveryDocument>> ListDeliveriesAsync(TriggerKey trigger, int most, CancellationToken cancellation) =>
        api.FindListAsync<DeliveryDocument>($"{PathOf(trigger)}/deliveries", DocumentJson.Options, most, cancellation, most);

    public async Task<bool> PauseAsync(TriggerKey trigger, bool isPause, CancellationToken cancellation)
    {
        var before = await api.GetAsync<TriggerPage>(PathOf(trigger), cancellation);
        await api.PostAsync<TriggerPage>($"{PathOf(trigger)}/{(isPause ? "pause" : "resume")}", new { }, cancellation);
        return isPause == before.Trigger.PausedBy is null;
    }

    public async Task<StartOutcome> FireAsync(LiveSchedule schedule, ExecutorKind executor, PlanCache plans, CancellationToken cancellation)
    {
        try
        {
            return starts.Started(await api.PostAsync<RunDocument>($"{PathOf(schedule.Key)}/fire", new { }, cancellation));
        }
        catch (ProblemException refused) when (refused.Code == ExitCode.Failed)
        {
            return new StartOutcome.Unclaimed(refused.Why);
        }
    }

    public async Task<HookReplay.Outcome> ReplayAsync(
        TriggerKey trigger, int number, ExecutorKind executor, PlanCache plans, CancellationToken cancellation)
    {
        try
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"{PathOf(trigger)}/deliveries/{number}/replay");
            return new HookReplay.Outcome.Judged(starts.Started(await api.StartAsync<RunDocument>(path, new { }, cancellation)));
        }
        catch (ProblemException refused) when (refused.Code == ExitCode.Failed)
        {
            return new HookReplay.Outcome.Nothing(refused.Why);
        }
        catch (RefusedException unknown) when (unknown.Code == ExitCode.NotFound)
        {
            return new HookReplay.Outcome.Unknown(unknown.Message);
        }
    }

    public Task<BackfillPreviewDocument> PreviewBackfillAsync(LiveSchedule schedule, BackfillRange range, CancellationToken cancellation) =>
        BackfillAsync<BackfillPreviewDocument>(schedule, range, isDry: true, cancellation);

    public Task<BackfillDocument> AddBackfillAsync(LiveSchedule schedule, BackfillRange range, CancellationToken cancellation) =>
        BackfillAsync<BackfillDocument>(schedule, range, isDry: false, cancellation);

    public Task<IReadOnlyList<BackfillDocument>> ListBackfillsAsync(TriggerKey trigger, CancellationToken cancellation) =>
        api.ListAsync<BackfillDocument>($"{PathOf(trigger)}/backfills", int.MaxValue, cancellation);

    public async Task CancelBackfillAsync(TriggerKey trigger, int number, CancellationToken cancellation)
    {
        try
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"{PathOf(trigger)}/backfills/{number}/cancel");
            await api.PostAsync<BackfillDocument>(path, new { }, cancellation);
        }
        catch (Exception left) when (left is ProblemException { Code: ExitCode.Failed } or RefusedException { Code: ExitCode.NotFound })
        {
            // It has ended, or is not there: the list tells which.
        }
    }

    public Task<ArrivalDocument> SendEventAsync(NewArrival arrival, CancellationToken cancellation) => api.PostAsync<ArrivalDocument>(
        $"{ApiClient.Below(project)}/events",
        new
        {
            specversion = "1.0",
            id = arrival.Id,
            source = arrival.Source,
            type = arrival.Type,
            subject = arrival.Subject,
            data = DocumentJson.Parse(arrival.Data),
        },
        cancellation,
        CloudEvent);

    private Task<T> BackfillAsync<T>(LiveSchedule schedule, BackfillRange range, bool isDry, CancellationToken cancellation) => api.PostAsync<T>(
        $"{PathOf(schedule.Key)}/backfill", new { from = range.From, to = range.To, parallel = range.Parallel, dryRun = isDry }, cancellation);

    private static string PathOf(TriggerKey trigger) =>
        $"{ApiClient.Below(trigger.Project)}/triggers/{Uri.EscapeDataString(trigger.Workflow)}/{Uri.EscapeDataString(trigger.Name)}";

    private sealed record TriggerPage(TriggerDocument Trigger);
}
