using System.Globalization;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Views;

namespace Workflows.Cli.Remote;

/// <summary>Workflows and their versions as a server's store has them, read over the API.</summary>
internal sealed class RemoteDefinitions(ApiClient api) : IDefinitionReads
{
    /// <summary>In an answer: each has its whole text.</summary>
    private const int VersionsInPage = 20;

    /// <summary>A version never changes, but which of them is live does: only what plans are made from is kept.</summary>
    private readonly Dictionary<(string Project, string Workflow, int Number), VersionContent> contents = [];

    public async Task<VersionRecord?> FindVersionAsync(string project, string workflow, int? number, CancellationToken cancellation)
    {
        var which = number is { } n ? n.ToString(CultureInfo.InvariantCulture) : "live";
        return await api.FindRecordAsync<VersionRecord>($"{Versions(project, workflow)}/{which}/record", cancellation);
    }

    public async Task<IReadOnlyList<VersionRecord>> ListVersionsAsync(string project, string workflow, CancellationToken cancellation)
    {
        var newest = await api.FindListAsync<VersionRecord>($"{Versions(project, workflow)}/records", RecordFormat.Options, VersionsInPage, cancellation);
        return [.. newest.Reverse()];
    }

    public async Task<IReadOnlyList<WorkflowRecord>> ListWorkflowsAsync(string project, CancellationToken cancellation) =>
    [
        .. (await api.ListAsync<WorkflowRecord>($"{ApiClient.Below(project)}/workflows", int.MaxValue, cancellation))
            .Select(each => each with { Project = project }),
    ];

    /// <summary>The plan of a run's version, which is asked for once.</summary>
    public async Task<Plan> PlanAsync(StoredRunRecord run, PlanSource plans, CancellationToken cancellation)
    {
        var key = (run.View.State.Project, run.Workflow, run.Version);
        if (!contents.TryGetValue(key, out var content))
        {
            var version = await FindVersionAsync(key.Project, run.Workflow, run.Version, cancellation)
                ?? throw new InvalidDataException($"version {run.Version} of {run.Workflow} is gone");
            contents[key] = content = version.Content;
        }

        return plans(key.Project, run.Workflow, run.Version, () => content);
    }

    private static string Versions(string project, string workflow) => $"{ApiClient.Below(project)}/workflows/{Uri.EscapeDataString(workflow)}/versions";
}
