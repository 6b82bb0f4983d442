using Workflows.Cli.CommandLine;
using Workflows.Cli.Engines;
using Workflows.Runtime.Accepting;
using Workflows.Runtime.Planning;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Triggers;
using Workflows.Runtime.Views;

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
        api.FindListAsync<DeliveryDocument>($"{PathOf(trigger)}/deliveries", DocumentJson.Options, most, cancellation);

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

    private string PathOf(TriggerKey trigger) =>
        $"{ApiClient.Below(project)}/triggers/{Uri.EscapeDataString(trigger.Workflow)}/{Uri.EscapeDataString(trigger.Name)}";

    private sealed record TriggerPage(TriggerDocument Trigger);
}
