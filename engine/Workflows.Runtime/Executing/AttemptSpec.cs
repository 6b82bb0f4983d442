using System.Collections.Immutable;

namespace Workflows.Runtime.Executing;

/// <summary>
/// Everything an executor needs to run one attempt. It is evaluated from the run's state, so the same attempt gives the same spec after
/// any restart; nothing in it is a secret's value.
/// </summary>
public sealed record AttemptSpec
{
    /// <summary>The attempt's identity for ever: names its folder or pod, and is what adoption compares.</summary>
    public required Guid Uid { get; init; }

    public required string Project { get; init; }
    public required string Workflow { get; init; }

    /// <summary>The number of the version that runs; null where nobody published one, as in tests of executors.</summary>
    public int? WorkflowVersion { get; init; }

    /// <summary>The run as people write it: <c>bike-demand#42</c>, a child <c>bike-drift#7/retrain</c>.</summary>
    public required string Run { get; init; }

    public required string Step { get; init; }

    /// <summary>The instance of a fanned-out step; null for a plain step.</summary>
    public int? Index { get; init; }

    /// <summary>From 1, dense over the step's life.</summary>
    public required int Attempt { get; init; }

    /// <summary>Run, step, index and generation: stable over attempts.</summary>
    public required string IdempotencyKey { get; init; }

    /// <summary>Program and arguments; never joined into a shell line.</summary>
    public required ImmutableArray<string> Command { get; init; }

    /// <summary>The container image; local execution ignores it.</summary>
    public string? Image { get; init; }

    /// <summary>Where a local command starts: the definition's folder.</summary>
    public string? WorkingFolder { get; init; }

    /// <summary>
    /// The text of one JSON object: the evaluated <c>with</c>. Artifact references in it are <see cref="FileInput"/> tokens until the executor has
    /// fetched them.
    /// </summary>
    public string Inputs { get; init; } = "{}";

    /// <summary>Environment values of the definition, evaluated.</summary>
    public ImmutableSortedDictionary<string, string> Environment { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Environment name to <c>secret/key</c>.</summary>
    public ImmutableSortedDictionary<string, string> Secrets { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Declared artifacts: name to path below <c>WF_STEP_DIR</c>.</summary>
    public ImmutableSortedDictionary<string, string> Artifacts { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>
    /// Files of the file store that <see cref="Inputs"/>, <see cref="Environment"/> or <see cref="Command"/> name; fetched (locally: linked) before the
    /// command starts.
    /// </summary>
    public ImmutableArray<FileInput> Files { get; init; } = [];

    /// <summary>From the command's start; null is none.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Between SIGTERM and SIGKILL.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(30);

    public ResourceRequest Resources { get; init; } = new();

    /// <summary>Set where the step has <c>checkpoint: true</c>: names the folder kept across the attempts of this step and instance.</summary>
    public string? CheckpointKey { get; init; }

    /// <summary>The queue to be admitted by (Kueue); local execution ignores it.</summary>
    public string? Queue { get; init; }

    /// <summary>The administrator's pod template; local execution ignores it.</summary>
    public string? Profile { get; init; }

    /// <summary>W3C trace context.</summary>
    public string? TraceParent { get; init; }
}

/// <summary>
/// One file of the store that an attempt reads. In <see cref="AttemptSpec.Inputs"/>, <see cref="AttemptSpec.Environment"/> and
/// <see cref="AttemptSpec.Command"/> it stands as the text <see cref="Token"/>, which the executor replaces by the local path.
/// </summary>
/// <param name="Sha256">Key in the file store.</param>
/// <param name="FileName">The name it is to have on disk.</param>
/// <param name="Folder">It is a folder, stored as a tar file: unpack it.</param>
public sealed record FileInput(string Sha256, string FileName, bool Folder)
{
    /// <summary><c>wf-file://SHA256/FILENAME</c>, or <c>wf-folder://</c> (see <see cref="Core.Runs.ArtifactRecord.Reference"/>).</summary>
    public string Token => Folder ? $"wf-folder://{Sha256}/{FileName}" : $"wf-file://{Sha256}/{FileName}";
}

/// <summary>What an attempt asks of its place.</summary>
public sealed record ResourceRequest
{
    /// <summary>Cores; null is the executor's default.</summary>
    public decimal? Cpu { get; init; }

    /// <summary>Bytes; null is no limit.</summary>
    public long? Memory { get; init; }

    /// <summary>Bytes of scratch space.</summary>
    public long? EphemeralStorage { get; init; }

    /// <summary>Bytes of <c>/dev/shm</c>.</summary>
    public long? SharedMemory { get; init; }

    public int Gpu { get; init; }
}
