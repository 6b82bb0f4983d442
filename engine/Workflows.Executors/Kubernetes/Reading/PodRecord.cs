using System.Text.Json;
using System.Text.Json.Serialization;
using Workflows.Runner.Wire;

namespace Workflows.Executors.Kubernetes.Reading;

/// <summary>
/// The result record as <c>wf-exec</c> leaves it in the termination message: the same members as its local <c>record.json</c>, or, where
/// that has more than 4,000 bytes, <see cref="Whole"/> and the few facts that need no file. Untrusted: anybody in the pod can write it.
/// </summary>
internal sealed record PodRecord
{
    /// <summary>The kubelet keeps 4,096 bytes of a message.</summary>
    public const int Limit = 4000;

    private static readonly JsonSerializerOptions web = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip, MaxDepth = 64 };

    public required int Exit { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public required DateTimeOffset EndedAt { get; init; }
    public bool TimedOut { get; init; }
    public bool OutOfMemory { get; init; }

    /// <summary>The command never started, through no fault of its own (nobody answers at <c>WF_API</c>, an input is gone): why.</summary>
    public string? Lost { get; init; }

    /// <summary>The command can never start as it is asked to: why.</summary>
    public string? Refused { get; init; }

    /// <summary>It exited 0 but broke its contract: how.</summary>
    public string? Broken { get; init; }

    /// <summary>What it left could not be kept, through no fault of its own: why.</summary>
    public string? NotKept { get; init; }

    public JsonElement? Outputs { get; init; }
    public IReadOnlyList<StoredArtifact> Artifacts { get; init; } = [];
    public string? Message { get; init; }

    /// <summary>The file of the store that holds the whole record; this one is its summary.</summary>
    public PodWhole? Whole { get; init; }

    /// <summary>Digests become paths: anything but a digest must not get that far.</summary>
    private bool IsSound =>
        Outputs is null or { ValueKind: JsonValueKind.Object }
        && Artifacts is not null && Artifacts.All(a => a is { Name.Length: > 0, FileName.Length: > 0 } && IsDigest(a.Sha256))
        && (Whole is null || IsDigest(Whole.Sha256));

    /// <summary>Reads one; null for anything else (a command that wrote there itself, a message cut off).</summary>
    public static PodRecord? Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.TrimStart()[0] != '{') return null;
        try
        {
            return JsonSerializer.Deserialize<PodRecord>(text, web) is { } record && record.IsSound ? record : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool IsDigest(string? text) => text is { Length: 64 } && text.All(char.IsAsciiHexDigitLower);
}

/// <summary>A whole record in the file store.</summary>
internal sealed record PodWhole(string Sha256, long Size);
