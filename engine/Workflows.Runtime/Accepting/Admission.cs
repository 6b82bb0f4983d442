using System.Text.Json;
using Workflows.Core.Definitions;
using Workflows.Core.Expressions;
using Workflows.Definitions;
using Workflows.Runtime.Planning;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Accepting;

/// <summary>What stands against a run, and what it would be made of: asked before it is recorded (<see cref="Acceptance"/>), or only to say so.</summary>
internal sealed class Admission(Lazy<IStore> opening, PlanCache plans, Evaluate evaluate, TimeProvider time)
{
    /// <summary>The version that is meant, or why none is.</summary>
    public async Task<(NewVersion? Version, WorkflowDefinition? Definition, StartOutcome? Problem)> ResolveAsync(
        StartRequest request, CancellationToken cancellation)
    {
        if (request.Text is not { } text)
        {
            return await opening.Value.FindVersionAsync(request.Project, request.Workflow!, request.Version, cancellation) is { } found
                ? (Again(found, request.Trigger.By), plans.Of(found).Definition, null)
                : (null, null, new StartOutcome.Unknown(
                    $"there is no {(request.Version is { } n ? $"version {n} of " : string.Empty)}workflow {request.Workflow}"));
        }

        var reading = await request.Check(WorkflowText.Read(request.File, text, plans.Catalogue), cancellation);
        if (reading.Definition is not { } definition)
        {
            return (null, null, new StartOutcome.Invalid(reading.Errors));
        }

        var version = new NewVersion(request.Project, definition.Name, reading.Digest!, reading.Json!, text)
        {
            Source = request.File,
            Folder = request.Folder,
            By = request.Trigger.By,
            At = time.GetUtcNow(),
            MakeLive = false,
            Manifests = StoredManifests.Of(plans.Catalogue, definition),
        };
        return (version, definition, null);
    }

    /// <summary>The parameters and the versions of sub-workflows that a run would have, or what stands against it.</summary>
    public async Task<(string? Parameters, Pinning? Pinning, StartOutcome? Problem)> CheckAsync(
        StartRequest request, WorkflowDefinition definition, bool publishes, CancellationToken cancellation)
    {
        var parameters = ParameterCompletion.Complete(definition, request.Parameters, request.Folder);
        if (parameters.Json is null)
        {
            return (null, null, new StartOutcome.WrongParameters(definition, parameters.Errors));
        }

        if (!request.TakesPaths && ParameterCompletion.FirstPath(definition, parameters.Json) is { } path)
        {
            return (null, null, new StartOutcome.WrongParameters(definition, [path]));
        }

        var pinning = new Pinning(opening.Value, plans, time, request, publishes);
        return await pinning.PinAsync(definition, cancellation) is { } problem ? (null, null, problem) : (parameters.Json, pinning, null);
    }

    /// <summary>The value of a concurrency key.</summary>
    /// <exception cref="ConcurrencyKeyException">It can't be one.</exception>
    public string Key(Template key, WorkflowDefinition definition, string parameters, int number, int version, StartRequest request)
    {
        var value = evaluate(key, new Scope
        {
            Parameters = parameters,
            Objectives = definition.Objectives,
            WorkflowName = definition.Name,
            WorkflowVersion = version,
            Run = new RunFacts(number, null, request.Trigger.By),
            TriggerName = request.Trigger.Name,
            ScheduledTime = request.Trigger.ScheduledTime,
        });
        var json = value.Json ?? throw new ConcurrencyKeyException(value.Error!);
        var text = json[0] == '"' ? JsonSerializer.Deserialize<string>(json)! : json;
        return text.Length is > 0 and <= 256 && json[0] is not ('{' or '[')
            ? text
            : throw new ConcurrencyKeyException("must give a text of 1 to 256 characters");
    }

    /// <summary>A version that there is, to be run once more.</summary>
    public NewVersion Again(VersionRecord found, string by) =>
        new(found.Project, found.Workflow, found.Digest, found.Canonical, found.Text)
        {
            By = by,
            At = time.GetUtcNow(),
            MakeLive = false,
            Manifests = found.Manifests,
        };
}

/// <summary>A concurrency key can't be one. Carries the reason out of the transaction that numbers the run, which is thereby undone.</summary>
internal sealed class ConcurrencyKeyException(string message) : Exception(message)
{
    public StartOutcome.Refused Outcome => new($"concurrency.key: {Message}");
}
