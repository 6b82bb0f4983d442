using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Workflows.Core.Values;

namespace Workflows.Runner.Wire;

/// <summary>How the attempt ended: the one file that <c>wf-exec</c> leaves when all else is stored, whole or not at all.</summary>
internal sealed record ResultRecord
{
    /// <summary>Its name in the attempt's folder.</summary>
    public const string Name = "record.json";

    /// <summary>The command's exit code; 128+n after signal n; 127 or 126 where it could not be started.</summary>
    public required int Exit { get; init; }

    /// <summary>The signal that ended the command; null where it exited, whatever its exit code.</summary>
    public int? Signal { get; init; }

    public required DateTimeOffset StartedAt { get; init; }
    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>The command was stopped because its time was over.</summary>
    public bool TimedOut { get; init; }

    /// <summary>The kernel killed a process of the attempt for want of memory.</summary>
    public bool OutOfMemory { get; init; }

    /// <summary>Bytes of memory it could use; null where there was no limit.</summary>
    public long? MemoryLimit { get; init; }

    /// <summary>The command never started, through no fault of its own (nobody answers, an input is gone): why.</summary>
    public string? Lost { get; init; }

    /// <summary>The command can never start as it is asked to (a stored folder that leads out of itself): why.</summary>
    public string? Refused { get; init; }

    /// <summary>The command ended with 0 but broke its contract (a declared artifact is missing, its outputs are too large): how.</summary>
    public string? Broken { get; init; }

    /// <summary>What it left could not be kept, through no fault of its own (the disk is full): why.</summary>
    public string? NotKept { get; init; }

    /// <summary>One JSON object, masked; null when the command wrote none.</summary>
    public JsonElement? Outputs { get; init; }

    /// <summary>What is in the file store now; locally the log among it.</summary>
    public IReadOnlyList<StoredArtifact> Artifacts { get; init; } = [];

    /// <summary>The last lines of standard error, masked.</summary>
    public string? Message { get; init; }

    /// <summary>
    /// Whether it can be used at all: digests become paths, and outputs go on to other steps. One that <c>wf-exec</c> wrote always is; but in a pod, for
    /// one, anybody can write there.
    /// </summary>
    [JsonIgnore]
    public bool IsSound =>
        (Outputs is null || OutputsRules.Fault(Encoding.UTF8.GetBytes(ValueText.Of(Outputs.Value))) is null)
        && Artifacts is not null
        && Artifacts.All(artifact => artifact is { Name.Length: > 0, FileName.Length: > 0, Size: >= 0 } && StoreLayout.IsDigest(artifact.Sha256))
        && (Whole is null || StoreLayout.IsDigest(Whole.Sha256));

    /// <summary>The file of the store that holds the whole record, where this one is its summary; null for a whole one.</summary>
    public StoredRecord? Whole { get; init; }
}

/// <summary>A whole record in the file store.</summary>
/// <param name="Sha256">64 lower-case hexadecimal digits.</param>
/// <param name="Size">Bytes.</param>
internal sealed record StoredRecord(string Sha256, long Size);

/// <summary>One artifact, report or log in the file store.</summary>
/// <param name="Name">The declared name, <c>report/FILE</c> or <see cref="Log"/>.</param>
/// <param name="Sha256">64 lower-case hexadecimal digits.</param>
/// <param name="Size">Bytes.</param>
/// <param name="FileName">The file's own name.</param>
/// <param name="Folder">A folder, stored as one tar file.</param>
internal sealed record StoredArtifact(string Name, string Sha256, long Size, string FileName, bool Folder)
{
    /// <summary>The name of the attempt's log among its artifacts.</summary>
    public const string Log = "log";
}
