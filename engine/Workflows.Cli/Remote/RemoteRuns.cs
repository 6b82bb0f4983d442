using System.Collections.Immutable;
using System.Globalization;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Views;

namespace Workflows.Cli.Remote;

/// <summary>Runs as a server's store has them, read over the API. There a run is found by its label, so those of runs that were seen are remembered.</summary>
internal sealed class RemoteRuns(ApiClient api, RemoteDefinitions definitions) : IRunReads
{
    /// <summary>Events in an answer: each may have changed thousands of rows.</summary>
    private const int EventsAtOnce = 200;

    private readonly Dictionary<Guid, (string Project, string Label)> labels = [];

    /// <summary>The API's address of a run that was seen, and of what is below it.</summary>
    /// <param name="run">Its id.</param>
    /// <param name="below">Such as <c>/cancel</c>.</param>
    /// <param name="query">Such as <c>offset=3</c>; empty: none.</param>
    public string AddressOf(Guid run, string below, string query = "")
    {
        var address = RunAddress.Of(labels[run].Project, labels[run].Label, below)[1..];
        return query.Length == 0 ? address : $"{address}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{query}";
    }

    /// <summary>A run that the server has just named.</summary>
    public void Remember(Guid run, string project, string label) => labels[run] = (project, label);

    public async Task<IReadOnlyList<RunSummary>> ListRunsAsync(RunFilter filter, CancellationToken cancellation)
    {
        List<string> query =
        [
            .. filter.Workflow is { } workflow ? [$"workflow={Uri.EscapeDataString(workflow)}"] : Array.Empty<string>(),
            .. filter.Status is { } status ? [$"state={status.Word()}"] : Array.Empty<string>(),
            $"unfinished={(filter.Unfinished ? "true" : "false")}",
            .. filter.Labels.Select(label => $"label={Uri.EscapeDataString(label.ToString())}"),
            $"children={(filter.Children ? "true" : "false")}",
        ];
        var path = $"{ApiClient.Below(filter.Project)}/runs?{string.Join('&', query)}";
        var found = await api.ListAsync<RunSummaryDocument>(path, filter.Most, cancellation);
        foreach (var run in found)
        {
            Remember(run.Id, filter.Project, run.Label);
        }

        return [.. found.Select(Summary)];
    }

    public async Task<Guid?> FindRunAsync(string project, string label, CancellationToken cancellation)
    {
        if (!label.Contains('#', StringComparison.Ordinal))
        {
            return await ListRunsAsync(new RunFilter(project) { Workflow = label, Most = 1 }, cancellation) is [var latest] ? latest.Id : null;
        }

        if (!IsLabel(label)
            || await api.FindRecordAsync<StoredRunRecord>(RunAddress.Of(project, label, "/record")[1..], cancellation) is not { View.State: var found })
        {
            return null;
        }

        Remember(found.Id, project, found.Label);
        return found.Id;
    }

    public async Task<RunView?> ViewAsync(Guid run, PlanSource plans, CancellationToken cancellation) =>
        await api.FindRecordAsync<StoredRunRecord>(AddressOf(run, "/record"), cancellation) is { } found
            ? found.With(await definitions.PlanAsync(found, plans, cancellation))
            : null;

    public Task<IReadOnlyList<AttemptRecord>> ListAttemptsAsync(Guid run, int? step, int? index, CancellationToken cancellation) =>
        ListAsync<AttemptRecord>(run, "/record/attempts", string.Create(CultureInfo.InvariantCulture, $"step={step}&index={index}"), cancellation);

    public Task<IReadOnlyList<InstanceRecord>> ListInstancesAsync(Guid run, int step, int from, int most, CancellationToken cancellation) =>
        ListAsync<InstanceRecord>(
            run, "/record/instances", string.Create(CultureInfo.InvariantCulture, $"step={step}&from={from}&limit={most}"), cancellation);

    public async Task<IReadOnlyList<EventRecord>> ListEventsAsync(Guid run, long after, int most, CancellationToken cancellation)
    {
        List<EventRecord> events = [];
        while (events.Count < most)
        {
            var limit = Math.Min(most - events.Count, EventsAtOnce);
            var page = await ListAsync<EventRecord>(
                run,
                "/record/events",
                string.Create(CultureInfo.InvariantCulture, $"after={(events.Count == 0 ? after : events[^1].Sequence)}&limit={limit}"),
                cancellation);
            events.AddRange(page);
            if (page.Count < limit)
            {
                break;
            }
        }

        return events;
    }

    public Task<IReadOnlyList<MetricPoint>> ListMetricsAsync(Guid run, CancellationToken cancellation) =>
        ListAsync<MetricPoint>(run, "/record/metrics", string.Empty, cancellation);

    public Task<IReadOnlyList<InboxEntry>> ListUntakenAsync(Guid run, CancellationToken cancellation) =>
        ListAsync<InboxEntry>(run, "/record/untaken", string.Empty, cancellation);

    private async Task<IReadOnlyList<T>> ListAsync<T>(Guid run, string below, string query, CancellationToken cancellation) =>
        await api.FindRecordAsync<List<T>>(AddressOf(run, below, query), cancellation) ?? [];

    /// <summary>Whether it can be a run's, which is found by its number.</summary>
    private static bool IsLabel(string label) => label.Split('#', '/') is [{ Length: > 0 }, var number, ..]
        && label.IndexOf('/', StringComparison.Ordinal) is var below && (below < 0 || below > label.IndexOf('#', StringComparison.Ordinal))
        && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static RunSummary Summary(RunSummaryDocument run) => new(run.Id, run.Label)
    {
        Workflow = run.Workflow,
        Number = run.Number,
        Version = run.Version,
        Status = Enum.Parse<RunStatus>(run.State, ignoreCase: true),
        Cause = run.Cause is { } cause ? Enum.Parse<Cause>(cause, ignoreCase: true) : null,
        Message = run.Message,
        Suspended = run.Suspended,
        CancelRequested = run.CancelRequested,
        CreatedAt = run.CreatedAt,
        StartedAt = run.StartedAt,
        EndedAt = run.EndedAt,
        Labels = run.Labels.ToImmutableSortedDictionary(StringComparer.Ordinal),
        By = run.By,
        Broken = run.Broken,
    };
}
