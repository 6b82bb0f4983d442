using System.Globalization;
using System.Text.Json;
using Workflows.Cli.Backends;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Engines;
using Workflows.Cli.Folders;
using Workflows.Cli.Starting;
using Workflows.Core.Runs;
using Workflows.Definitions.Parameters;
using Workflows.Runtime.Accepting;
using Workflows.Runtime.Planning;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Views;

namespace Workflows.Cli.Remote;

/// <summary>A running <c>wf serve</c>, over its API. What may be done is decided there, by who our token says we are.</summary>
internal sealed partial class ServerBackend : IBackend
{
    /// <summary>Of how many runs a page of the queue is.</summary>
    private const int RunsInQueuePage = 100;

    private const string CloudEvent = "application/cloudevents+json";

    private readonly ApiClient api;
    private readonly ServerAddress address;
    private readonly string project;
    private readonly RemoteRuns runs;
    private readonly RemoteDefinitions definitions;
    private readonly RemoteStarts starts;
    private readonly RemotePublishing publishing;
    private Caller? caller;

    public ServerBackend(ServerAddress address, string project, TimeProvider time)
    {
        (this.address, this.project) = (address, project);
        api = new(address, time);
        definitions = new(api);
        runs = new(api, definitions);
        starts = new(api, project, runs, definitions);
        publishing = new(api, project, definitions);
    }

    public string Actor => Known.Actor;

    public bool IsUnverified => Known.Method == "local";

    public IRunReads Runs => runs;

    public IDefinitionReads Definitions => definitions;

    public bool IsDriven => true;

    public async Task<IReadOnlyList<EngineRecord>> ListEnginesAsync(CancellationToken cancellation) =>
    [
        .. (await api.ListAsync<Engine>("api/v1/engines", int.MaxValue, cancellation)).OrderBy(engine => engine.Name is null)
            .Select(engine => new EngineRecord(engine.Name, engine.Since, engine.Partitions)
            {
                LeaseLeft = engine.LeaseSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
                Runs = engine.Runs,
                OldestCommand = engine.OldestCommand,
            }),
    ];

    public TimeSpan Pace { get; } = TimeSpan.FromSeconds(1);

    private Caller Known => caller ?? throw new InvalidOperationException("nobody has connected yet");

    /// <summary>The first call: whether there is a server of ours, whether it takes our token, and who we are to it.</summary>
    public async Task ConnectAsync(CancellationToken cancellation) => caller = await api.GetAsync<Caller>("api/v1/me", cancellation);

    public async Task<Stream?> OpenLogAsync(RunState run, AttemptRecord attempt, long offset, CancellationToken cancellation)
    {
        var step = run.Plan.Steps[attempt.Step].Name;
        int? number = attempt.Number == TakenResult.NoNumber ? null : attempt.Number;
        var query = string.Create(CultureInfo.InvariantCulture, $"attempt={number}&index={attempt.Index}&offset={offset}");
        return await api.OpenAsync(runs.AddressOf(run.Id, $"/steps/{step}/log", query), cancellation);
    }

    /// <summary>The server breaks off where the bytes are not what was written: that is seen at their end.</summary>
    public async Task<Stream?> OpenWholeLogAsync(RunState run, AttemptRecord attempt, CancellationToken cancellation)
    {
        await using var log = await OpenLogAsync(run, attempt, 0, cancellation);
        return await SpooledFile.FillAsync(whole => log!.CopyToAsync(whole, cancellation));
    }

    /// <summary>The server answers.</summary>
    public Task CheckAsync(RunView view, RunEvent command, CancellationToken cancellation) => Task.CompletedTask;

    public Task<Receipt> AskAsync(RunState run, RunEvent command, CancellationToken cancellation)
    {
        var (path, body) = RunCommands.Of(run, command);
        return Task.FromResult<Receipt>(new RemoteReceipt(AskAsync(runs.AddressOf(run.Id, path), body, cancellation)));
    }

    public Task CancelAsync(Guid run, string label, CancellationToken cancellation) => AskAsync(runs.AddressOf(run, "/cancel"), new { }, cancellation);

    public async Task<RunRemoval> RemoveAsync(string label, CancellationToken cancellation)
    {
        try
        {
            var removed = await api.DeleteAsync<RemovedRun>(RunAddress.Of(project, label)[1..], cancellation);
            return removed is null ? new RunRemoval.Unknown() : new RunRemoval.Removed(removed.Children);
        }
        catch (ProblemException refused) when (refused.Code == ExitCode.Failed)
        {
            return new RunRemoval.Kept(refused.Why);
        }
    }

    public Task<IReadOnlyList<OpenApprovalDocument>> ListApprovalsAsync(int most, CancellationToken cancellation) =>
        api.ListAsync<OpenApprovalDocument>($"{ApiClient.Below(project)}/approvals", most, cancellation);

    public async Task<Queue> ReadQueueAsync(CancellationToken cancellation) =>
        new(await api.FindListAsync<QueueItemDocument>($"{ApiClient.Below(project)}/queue", DocumentJson.Options, RunsInQueuePage, cancellation), 0);

    public Task<StartOutcome> StartAsync(StartRequest request, PlanCache plans, CancellationToken cancellation) =>
        starts.StartAsync(request, plans, cancellation);

    public Task<(PreviewDocument? Preview, StartOutcome? Refused)> PreviewAsync(
        StartRequest request, PlanCache plans, CancellationToken cancellation) =>
        starts.PreviewAsync(request, plans, cancellation);

    public Task<StartOutcome> RerunAsync(RunState earlier, RerunRequest request, PlanCache plans, CancellationToken cancellation) =>
        starts.RerunAsync(earlier, request, plans, cancellation);

    /// <summary>The others stay as the server has them.</summary>
    public Task<CompletedParameters> EditAsync(
        RunState run, IReadOnlyList<string> given, ExecutorKind executor, CancellationToken cancellation) =>
        starts.ReadAsync(run.Plan.Definition, TypedParameters.Of(given), cancellation);

    public Task<IReadOnlyList<PublishOutcome>> PublishAsync(IReadOnlyList<PublishRequest> requests, PlanCache plans, CancellationToken cancellation) =>
        publishing.PublishAsync(requests, plans, cancellation);

    public Task<string> LocateAsync(string run, string step, ArtifactRecord artifact, bool isDecided, CancellationToken cancellation)
    {
        var (name, index) = step.IndexOf('[', StringComparison.Ordinal) is > 0 and var at
            ? (step[..at], $"/instances/{step[(at + 1)..].TrimEnd(']')}")
            : (step, string.Empty);
        var file = string.Join('/', artifact.Name.Split('/').Select(Uri.EscapeDataString));
        return Task.FromResult($"{address.Shown}{RunAddress.Of(project, run, $"/steps/{name}{index}/files/{file}")}");
    }

    public string WhereIs(string sha256) => $"sha256:{sha256}";

    /// <summary>What the run's owner says; null where nobody has yet.</summary>
    private async Task<InboxAnswer?> AskAsync(string path, object body, CancellationToken cancellation)
    {
        try
        {
            // The run as it is then, or a word that it is recorded.
            var answer = await api.PostAsync<JsonElement>(path, body, cancellation);
            return answer.TryGetProperty("state", out _) ? new(0, null) : null;
        }
        catch (ProblemException refused) when (refused.Code == ExitCode.Failed)
        {
            return new(0, refused.Why);
        }
    }

    public void Dispose() => api.Dispose();

    /// <summary>As the answer to a removal has one.</summary>
    private sealed record RemovedRun(string Run, int Children);

    /// <summary>As <c>/api/v1/engines</c> has one.</summary>
    private sealed record Engine(
        string? Name, DateTimeOffset? Since, IReadOnlyList<int> Partitions, double? LeaseSeconds, long Runs, DateTimeOffset? OldestCommand);

    /// <summary>Who we are, as <c>/api/v1/me</c> says it.</summary>
    private sealed record Caller(string Actor, string Method, IReadOnlyDictionary<string, IReadOnlyList<string>> Roles);
}
