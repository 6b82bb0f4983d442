using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Workflows.Core.Values;
using Workflows.Executors.Kubernetes.Calling;
using Workflows.Runner.Wire;

namespace Workflows.Executors.Kubernetes.Reading;

/// <summary>
/// The result record as <c>wf-exec</c> leaves it in the termination message: the same as its local <c>record.json</c>, or, where that has
/// more than 4,000 bytes, its summary. Untrusted: anybody in the pod can write it.
/// </summary>
internal static class PodRecord
{
    /// <summary>Characters of a text that are kept; <c>wf-exec</c> writes none that is longer.</summary>
    private const int LongestText = 16 << 10;

    /// <summary>Characters of a path below the step's folder, as long as Linux allows; <c>wf-exec</c> keeps no report whose path is longer than 500.</summary>
    private const int LongestName = 4096;

    private static readonly JsonSerializerOptions web = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
        AllowDuplicateProperties = false,
        MaxDepth = ValueJson.WrappedNesting,
    };

    /// <summary>Reads one; null for anything else (a command that wrote there itself, a message cut off). Never throws.</summary>
    /// <param name="text">The termination message, or a whole record of the file store, whose digest was in one.</param>
    /// <param name="key">What it must be sealed with; null where it need not be.</param>
    public static ResultRecord? Parse(string? text, string? key = null)
    {
        if (key is not null) text = text is null ? null : Unsealed(text, key);
        if (string.IsNullOrWhiteSpace(text) || text.TrimStart()[0] != '{') return null;
        try
        {
            return JsonSerializer.Deserialize<ResultRecord>(text, web) is { } record && IsSound(record) ? Bounded(record) : null;
        }
        catch (Exception odd) when (odd is JsonException or InvalidOperationException or FormatException or ArgumentException)
        {
            // Besides what is no JSON at all: halves of characters, and times beyond the calendar.
            return null;
        }
    }

    /// <summary>The record without its seal; null where it is not sealed with this key.</summary>
    private static string? Unsealed(string text, string key)
    {
        if (key.Length != 64 || !key.All(char.IsAsciiHexDigit) || RecordSeal.Split(Encoding.UTF8.GetBytes(text)) is not var (record, mac)) return null;
        var expected = Convert.ToHexStringLower(HMACSHA256.HashData(Convert.FromHexString(key), record));
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.ASCII.GetBytes(mac))
            ? Encoding.UTF8.GetString(record)
            : null;
    }

    /// <summary>Digests become paths, times are counted with, names are shown: anything else must not get that far.</summary>
    private static bool IsSound(ResultRecord record) =>
        record is { Exit: >= 0 and <= 255, Signal: null or (> 0 and < 128) }
        && IsTime(record.StartedAt) && IsTime(record.EndedAt)
        && record.MemoryLimit is null or >= 0
        && record.Outputs is null or { ValueKind: JsonValueKind.Object }
        && record.Artifacts is not null && record.Artifacts.All(IsSound)
        && (record.Whole is null || (StoreLayout.IsDigest(record.Whole.Sha256) && record.Whole.Size >= 0));

    private static bool IsSound(StoredArtifact? artifact) =>
        artifact is { Name: { Length: > 0 and <= LongestName } name, FileName: { Length: > 0 and <= LongestName } file, Size: >= 0 }
        && StoreLayout.IsDigest(artifact.Sha256) && StoreLayout.IsFileName(file)
        && IsText(name) && IsText(file);

    /// <summary>A node's clock may be wrong, but not by centuries.</summary>
    private static bool IsTime(DateTimeOffset time) => time.UtcDateTime.Year is >= 1970 and < 3000;

    private static bool IsText(string text) => !text.Contains('\0', StringComparison.Ordinal) && UnicodeText.FirstLoneSurrogate(text) < 0;

    /// <summary>
    /// A sound record, whose texts are bounded and whose times don't run backwards (a clock was set back). Outputs that can't be a value are not
    /// looked at here: they are the program's doing, and the engine fails its step for them (<see cref="Core.Runs.AttemptOutcome.Checked"/>).
    /// </summary>
    private static ResultRecord Bounded(ResultRecord record) => record with
    {
        EndedAt = record.EndedAt < record.StartedAt ? record.StartedAt : record.EndedAt,
        Broken = Text(record.Broken),
        Lost = Text(record.Lost),
        Refused = Text(record.Refused),
        NotKept = Text(record.NotKept),
        Message = record.Message is { } message ? BoundedText.End(message, LongestText) : null,
    };

    private static string? Text(string? text) => text is null ? null : BoundedText.Start(text, LongestText);
}
