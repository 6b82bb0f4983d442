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
        WorkflowDefinition definition;
        if (request.Text is { } text)
        {
            var reading = await request.Check(WorkflowText.Read(request.File, text), cancellation);
            if (reading.Definition is null)
            {
                return new StartOutcome.Invalid(reading.Errors);
            }

            definition = reading.Definition;
        }
        else if (await definitions.FindVersionAsync(project, request.Workflow!, request.Version, cancellation) is { } version)
        {
            definition = plans.Of(version).Definition;
        }
        else
        {
            return new StartOutcome.Unknown($"there is no workflow {request.Workflow}");
        }

        var known = request.Text is null ? null : await FindWorkflowAsync(definition.Name, cancellation);
        var path = $"{ApiClient.Below(project)}/workflows/{definition.Name}/runs";
        return await StartAsync(
            definition,
            request.Parameters,
            parameters => api.StartAsync<RunDocument>(path, new { version = request.Version, text = request.Text, parameters }, cancellation),
            request.File,
            async run => request.Text is null ? Accepted(run) : Accepted(run) with
            {
                IsNewVersion = run.Version > (known?.Versions ?? 0),
                Live = (await FindWorkflowAsync(definition.Name, cancellation))!.Live,
            },
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
    public async Task<CompletedParameters> ReadAsync(
        WorkflowDefinition definition, GivenParameters given, CancellationToken cancellation)
    {
        var read = ParameterCompletion.Read(definition, given);
        return read.Json is { } json
            ? new(await new SentFiles("the server", SendAsync).PutAsync(definition, json, cancellation), [])
            : read;
    }

    private async Task<StartOutcome> StartAsync(
        WorkflowDefinition definition,
        GivenParameters given,
        Func<JsonElement, Task<RunDocument>> start,
        string file,
        Func<RunDocument, Task<AcceptedRun>> accept,
        CancellationToken cancellation)
    {
        var (json, wrong) = await ReadAsync(definition, given, cancellation);
        if (json is null)
        {
            return new StartOutcome.WrongParameters(definition, wrong);
        }

        try
        {
            var run = await start(DocumentJson.Parse(json));
            return Started(run) with { Run = await accept(run) };
        }
        catch (ProblemException problem) when (problem.Code == ExitCode.Failed)
        {
            return new StartOutcome.Refused(problem.Why);
        }
        catch (ProblemException problem) when (problem.Errors(file) is { IsEmpty: false } errors)
        {
            return new StartOutcome.Invalid(errors);
        }
        catch (ProblemException problem) when (problem.ParameterErrors is { IsEmpty: false } errors)
        {
            return new StartOutcome.WrongParameters(definition, errors);
        }
    }

    private async Task<string> SendAsync(Stream content, CancellationToken cancellation) =>
        (await api.PutAsync<SentFile>($"{ApiClient.Below(project)}/files", content, cancellation)).Sha256;

    private Task<WorkflowRecord?> FindWorkflowAsync(string name, CancellationToken cancellation) =>
        api.FindAsync<WorkflowRecord>($"{ApiClient.Below(project)}/workflows/{name}", cancellation);

    private static AcceptedRun Accepted(RunDocument run) => new(run.Id, Label(run), run.Number, run.Version, Existed: false);

    private static string Label(RunDocument run) => FormattableString.Invariant($"{run.Workflow}#{run.Number}");

    private sealed record SentFile(string Sha256);
}
