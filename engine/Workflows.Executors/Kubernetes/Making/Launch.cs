using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Workflows.Core.Values;
using Workflows.Runtime.Executing;

namespace Workflows.Executors.Kubernetes.Making;

/// <summary>
/// What <c>wf-exec</c> is to do in a pod: the members of the local launch file, and what only a pod needs. Travels as an annotation that the
/// downward API turns into <see cref="PodPaths.LaunchFile"/>. No secret's value is in it. See PodContract.md.
/// </summary>
internal sealed record Launch
{
    /// <summary>Annotations hold 256 KiB in all, and others add theirs: above this it is fetched from <c>WF_API</c>.</summary>
    public const int Inline = 100 << 10;

    private static readonly JsonSerializerOptions plain = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = ValueJson.WrappedNesting,
    };

    public int Version { get; } = 1;
    public required ImmutableArray<string> Command { get; init; }

    /// <summary>Added to the image's own environment.</summary>
    public required ImmutableSortedDictionary<string, string> Environment { get; init; }

    /// <summary>Names of variables that hold secrets: their values are masked in logs, outputs and messages.</summary>
    public required ImmutableArray<string> Secrets { get; init; }

    public string StepFolder { get; } = PodPaths.Step;
    public string OutputsFile { get; } = PodPaths.Outputs;
    public string InputsFile { get; } = PodPaths.Inputs;

    /// <summary>Written to <see cref="InputsFile"/> once its tokens are replaced by paths.</summary>
    public required JsonNode? Inputs { get; init; }

    public string FilesFolder { get; } = PodPaths.Files;

    /// <summary>
    /// Fetched before the command starts; in <see cref="Inputs"/>, <see cref="Environment"/> and <see cref="Command"/> each stands as its token.
    /// </summary>
    public required ImmutableArray<FileInput> Files { get; init; }

    public required ImmutableSortedDictionary<string, string> Artifacts { get; init; }

    /// <summary>Where the checkpoint is unpacked; null without one, and where it lies on a claim: <c>wf-exec</c> has nothing to do for it then.</summary>
    public string? CheckpointFolder { get; init; }

    /// <summary>Milliseconds from the command's start.</summary>
    public long? Timeout { get; init; }

    /// <summary>Milliseconds between SIGTERM and SIGKILL.</summary>
    public required long Grace { get; init; }

    /// <summary>Milliseconds that a result which doesn't fit the record may take to be delivered.</summary>
    public required long ResultTimeout { get; init; }

    /// <summary>The workspace is on a shared claim: nobody but <c>wf-exec</c> can empty it at the end.</summary>
    public bool SharedWorkspace { get; init; }

    public static Launch Of(AttemptSpec spec, PodPlan plan) => new()
    {
        Command = spec.Command,
        Environment = EnvironmentOf(spec, plan),
        Secrets = [.. spec.Secrets.Keys],
        Inputs = ValueJson.ParseNode(spec.Inputs),
        Files = spec.Files,
        Artifacts = spec.Artifacts,
        CheckpointFolder = spec.CheckpointKey is not null && plan.Profile.CheckpointClaim is null ? PodPaths.Checkpoint : null,
        Timeout = (long?)spec.Timeout?.TotalMilliseconds,
        Grace = (long)spec.Grace.TotalMilliseconds,
        ResultTimeout = (long)plan.ResultTimeout.TotalMilliseconds,
        SharedWorkspace = plan.Profile.WorkspaceClaim is not null,
    };

    /// <summary>The whole text, for the annotation or for <c>GET WF_API/launch</c>.</summary>
    public string Text() => JsonSerializer.Serialize(this, plain);

    /// <summary>The annotation's text: the whole, or where to get it.</summary>
    public static string Annotation(string text) => Encoding.UTF8.GetByteCount(text) <= Inline ? text : """{"version":1,"fetch":"launch"}""";

    private static ImmutableSortedDictionary<string, string> EnvironmentOf(AttemptSpec spec, PodPlan plan)
    {
        var checkpoint = spec.CheckpointKey is null ? null : plan.Profile.CheckpointClaim is null ? PodPaths.Checkpoint : PodPaths.ClaimedCheckpoint;
        var all = spec.Environment.ToBuilder();
        foreach (var (name, value) in ContractEnvironment.Of(spec, PodPaths.Inputs, PodPaths.Outputs, PodPaths.Step, checkpoint)) all[name] = value;
        return all.ToImmutable();
    }
}
