using System.Security.Cryptography;
using System.Text.Json;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Starting;
using Workflows.Core.Definitions;
using Workflows.Core.Runs;
using Workflows.Definitions;
using Workflows.Definitions.Parameters;
using Workflows.Runtime.Accepting;
using Workflows.Runtime.Planning;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Views;

namespace Workflows.Cli.Remote;

/// <summary>
/// Runs started through a server. What a parameter means, and which files of this machine it names, is seen here; all else is decided there: the executor, the
/// folder, the defaults.
/// </summary>
internal sealed class RemoteStarts(ApiClient api, string project, RemoteRuns runs, RemoteDefinitions definitions)
{
    public async Task<StartOutcome> StartAsync(StartRequest request, PlanCache plans, CancellationToken cancellation)
    {
        var (definition, problem) = await ReadAsync(request, plans, cancellation);
        if (definition is null)
        {
            return problem!;
        }

        var known = request.Text is null ? null : await FindWorkflowAsync(definition.Name, cancellation);
        var path = $"{ApiClient.Below(project)}/workflows/{definition.Name}/runs";
        return await StartAsync(
            definition,
            request.Parameters,
            parameters => api.StartAsync<RunDocument>(
                path, new { version = request.Version, text = request.Text, parameters, labels = request.Labels }, cancellation),
            request.File,
            async run => request.Text is null ? Accepted(run) : Accepted(run) with
            {
                IsNewVersion = run.Version > (known?.Versions ?? 0),
                Live = (await FindWorkflowAsync(definition.Name, cancellation))!.Live,
            },
            cancellation);
    }

    /// <summary>Files that parameters name are told by their digests, and not sent.</summary>
    public async Task<(PreviewDocument? Preview, StartOutcome? Refused)> PreviewAsync(
        StartRequest request, PlanCache plans, CancellationToken cancellation)
    {
        var (definition, problem) = await ReadAsync(request, plans, cancellation);
        return definition is null
            ? (null, problem)
            : await AskAsync(
                definition,
                request.Parameters,
                DigestAsync,
                parameters => api.PostAsync<PreviewDocument>(
                    $"{ApiClient.Below(project)}/preview",
                    new { workflow = request.Text is null ? definition.Name : null, version = request.Version, text = request.Text, parameters },
                    cancellation),
                request.File,
                cancellation);
    }

    public async Task<StartOutcome> RerunAsync(RunState earlier, RerunRequest request, PlanCache plans, CancellationToken cancellation)
    {
        var (workflow, number) = (earlier.Plan.Definition.Name, request.Version ?? earlier.Plan.Version);
        if (await definitions.FindVersionAsync(project, workflow, number, cancellation) is not { } version)
        {
            return new StartOutcome.Unknown($"there is no version {number} of workflow {workflow}");
        }

        return await StartAsync(
            plans.Of(version).Definition,
            request.Parameters,
            parameters => api.StartAsync<RunDocument>(
                runs.AddressOf(earlier.Id, "/rerun"), new { from = request.From, version = request.Version, parameters }, cancellation),
            string.Empty,
            run => Task.FromResult(Accepted(run)),
            cancellation);
    }

    /// <summary>What the server has started.</summary>
    public StartOutcome.Started Started(RunDocument run)
    {
        runs.Remember(run.Id, project, Label(run));
        return new(Accepted(run));
    }

    /// <summary>What was given, with the files that it names sent.</summary>
    public Task<CompletedParameters> ReadAsync(WorkflowDefinition definition, GivenParameters given, CancellationToken cancellation) =>
        ReadAsync(definition, given, SendAsync, cancellation);

    private static async Task<CompletedParameters> ReadAsync(
        WorkflowDefinition definition, GivenParameters given, Func<Stream, CancellationToken, Task<string>> put, CancellationToken cancellation)
    {
        var read = ParameterCompletion.Read(definition, given);
        return read.Json is { } json
            ? new(await new SentFiles("the server", put).PutAsync(definition, json, cancellation), [])
            : read;
    }

    /// <summary>What is meant, as far as this machine can tell.</summary>
    private async Task<(WorkflowDefinition? Definition, StartOutcome? Problem)> ReadAsync(
        StartRequest request, PlanCache plans, CancellationToken cancellation)
    {
        if (request.Text is { } text)
        {
            var reading = await request.Check(WorkflowText.Read(request.File, text), cancellation);
            return reading.Definition is { } definition ? (definition, null) : (null, new StartOutcome.Invalid(reading.Errors));
        }

        return await definitions.FindVersionAsync(project, request.Workflow!, request.Version, cancellation) is { } version
            ? (plans.Of(version).Definition, null)
            : (null, new StartOutcome.Unknown($"there is no workflow {request.Workflow}"));
    }

    private async Task<StartOutcome> StartAsync(
        WorkflowDefinition definition,
        GivenParameters given,
        Func<JsonElement, Task<RunDocument>> start,
        string file,
        Func<RunDocument, Task<AcceptedRun>> accept,
        CancellationToken cancellation)
    {
        var (run, refused) = await AskAsync(definition, given, SendAsync, start, file, cancellation);
        return run is null ? refused! : Started(run) with { Run = await accept(run) };
    }

    /// <summary>What the server answers, or its refusal in the words of a start.</summary>
    private static async Task<(T? Answer, StartOutcome? Refused)> AskAsync<T>(
        WorkflowDefinition definition,
        GivenParameters given,
        Func<Stream, CancellationToken, Task<string>> put,
        Func<JsonElement, Task<T>> ask,
        string file,
        CancellationToken cancellation)
        where T : class
    {
        var (json, wrong) = await ReadAsync(definition, given, put, cancellation);
        if (json is null)
        {
            return (null, new StartOutcome.WrongParameters(definition, wrong));
        }

        try
        {
            return (await ask(DocumentJson.Parse(json)), null);
        }
        catch (ProblemException problem) when (problem.Code == ExitCode.Failed)
        {
            return (null, new StartOutcome.Refused(problem.Why));
        }
        catch (ProblemException problem) when (problem.Errors(file) is { IsEmpty: false } errors)
        {
            return (null, new StartOutcome.Invalid(errors));
        }
        catch (ProblemException problem) when (problem.ParameterErrors is { IsEmpty: false } errors)
        {
            return (null, new StartOutcome.WrongParameters(definition, errors));
        }
    }

    private static async Task<string> DigestAsync(Stream content, CancellationToken cancellation) =>
        Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellation));

    private async Task<string> SendAsync(Stream content, CancellationToken cancellation) =>
        (await api.PutAsync<SentFile>($"{ApiClient.Below(project)}/files", content, cancellation)).Sha256;

    private Task<WorkflowRecord?> FindWorkflowAsync(string name, CancellationToken cancellation) =>
        api.FindAsync<WorkflowRecord>($"{ApiClient.Below(project)}/workflows/{name}", cancellation);

    private static AcceptedRun Accepted(RunDocument run) => new(run.Id, Label(run), run.Number, run.Version, Existed: false);

    private static string Label(RunDocument run) => FormattableString.Invariant($"{run.Workflow}#{run.Number}");

    private sealed record SentFile(string Sha256);
}
