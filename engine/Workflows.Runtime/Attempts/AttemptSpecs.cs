using System.Collections.Immutable;
using System.Text.Json;
using Workflows.Core.Definitions;
using Workflows.Core.Expressions;
using Workflows.Core.Runs;
using Workflows.Definitions.Parameters;
using Workflows.Definitions.Values;
using Workflows.Runtime.Executing;
using Workflows.Runtime.Tracing;

namespace Workflows.Runtime.Attempts;

/// <summary>
/// What an executor is told of an attempt, evaluated from the run's state: pure, so the same attempt gives the same spec after any restart,
/// and a re-created pod is the same pod.
/// </summary>
public static class AttemptSpecs
{
    /// <summary>The kind of executor whose commands start on this machine.</summary>
    internal const string Local = "local";

    /// <summary>
    /// The spec of a live attempt, or why it can't run as written. An instance that still asks the cache has no attempt yet: its spec has an empty uid.
    /// </summary>
    /// <param name="run">The run, as committed.</param>
    /// <param name="step">Ordinal of a step that runs a program.</param>
    /// <param name="index">Instance; null for a plain step.</param>
    /// <param name="evaluate">How expressions are computed.</param>
    public static (AttemptSpec? Spec, string? Error) Of(RunState run, int step, int? index, Evaluate evaluate)
    {
        var planned = run.Plan.Steps[step];
        var instance = run.Steps[step].Instance(index)!;
        var program = (Work.Program)planned.Step.Work;
        var reader = new SpecReader(evaluate, RunMachine.ScopeOf(run, step, index));

        var written = reader.Json("with", program.With);
        if (reader.Error is null && program.InputsSchema is { } schema && SchemaText.Check(schema, written) is [var misfit, ..])
        {
            // What stands in the definition was checked with it; what an expression gives is known only now.
            return (null, $"with: {misfit}");
        }

        var inputs = reader.Error is null ? InputsOf(written, program, run) : written;
        ImmutableArray<string> command = [.. program.Command.Select((part, i) => reader.Text($"command[{i}]", part))];
        var environment = program.Environment.ToImmutableSortedDictionary(e => e.Key, e => reader.Text($"env.{e.Key}", e.Value), StringComparer.Ordinal);
        var image = program.Image is { } template ? reader.Text("image", template) : null;
        var resources = reader.Error is null ? Resources.Read(reader, reader.Json("resources", program.Resources), instance.Memory) : new();
        if (reader.Error is { } error)
        {
            return (null, error);
        }

        return (new AttemptSpec
        {
            Uid = instance.Attempt ?? Guid.Empty,
            Project = run.Project,
            Workflow = run.Plan.Definition.Name,
            WorkflowVersion = run.Plan.Version,
            Run = run.Label,
            Step = planned.Name,
            Index = index,
            Attempt = instance.Attempts,
            IdempotencyKey = AttemptKeys.Idempotency(run, step, index),
            Command = command,
            Image = string.IsNullOrEmpty(image) ? null : image,
            WorkingFolder = program.Folder ?? run.Folder,
            Inputs = inputs,
            Environment = environment,
            Secrets = program.Secrets,
            Artifacts = program.Artifacts,
            Files = FileReferences.Find([.. Strings(inputs), .. environment.Values, .. command]),
            Timeout = program.Timeout,
            Grace = program.Grace,
            Resources = resources,
            CheckpointKey = program.Checkpoint ? AttemptKeys.Checkpoint(run, step, index) : null,
            Queue = program.Queue,
            Profile = program.Profile,
            TraceParent = TraceIds.TraceParent(run.Id, instance.Attempt ?? Guid.Empty),
        }, null);
    }

    /// <summary>
    /// A command of the catalogue starts in its manifest's folder, and what the step's author wrote starts from the definition's: paths become absolute.
    /// </summary>
    private static string InputsOf(string inputs, Work.Program program, RunState run) =>
        program is { Folder: not null, InputsSchema: { } schema } && run.Executor == Local && Path.IsPathFullyQualified(run.Folder ?? string.Empty)
            ? FileParameters.Replace(schema, inputs, file => file.IsLocal ? Path.GetFullPath(file.Text, run.Folder!) : file.Text)
            : inputs;

    /// <summary>Every string in a JSON value, member names apart.</summary>
    private static IEnumerable<string> Strings(string json)
    {
        if (!json.Contains("wf-f", StringComparison.Ordinal))
        {
            return [];
        }

        using var document = JsonDocument.Parse(json);
        return [.. Strings(document.RootElement)];
    }

    private static IEnumerable<string> Strings(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Strings),
        JsonValueKind.Object => value.EnumerateObject().SelectMany(member => Strings(member.Value)),
        _ => [],
    };
}
