using System.Text;
using Workflows.Core.Runs;
using Workflows.Runner.Wire;
using Workflows.Runtime.Files;

namespace Workflows.Executors.Kubernetes.Reading;

/// <summary>What outcomes need of the file store: the record whose summary they were, and the files they name.</summary>
internal static class StoredRecords
{
    /// <summary>Outputs of 256 KiB, and a list of artifacts.</summary>
    private const int LargestWhole = 4 << 20;

    /// <summary>Puts the whole record in the place of its summary; what the cluster did to the pod stays.</summary>
    public static async Task<AttemptOutcome> WholeAsync(AttemptOutcome summary, StoredRecord whole, IFileStore files, CancellationToken cancellation)
    {
        if (whole.Size > LargestWhole) return Missing(summary, whole, $"it has {whole.Size} bytes");
        try
        {
            await using var stream = await files.OpenAsync(whole.Sha256, cancellation);

            // The size is the summary's word, and anybody in the pod can write that.
            var bytes = new byte[LargestWhole + 1];
            var length = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellation);
            if (length > LargestWhole) return Missing(summary, whole, $"it has more than {LargestWhole} bytes");
            if (PodRecord.Parse(Encoding.UTF8.GetString(bytes, 0, length)) is not { } record) return Missing(summary, whole, "it is not a result record");
            var outcome = Outcomes.Of(record);
            return outcome with
            {
                Lost = summary.Lost ?? outcome.Lost,
                OutOfMemory = summary.OutOfMemory || record.OutOfMemory,
                MemoryLimit = summary.MemoryLimit,
            };
        }
        catch (FileNotFoundException)
        {
            return Missing(summary, whole, "it is not in the file store");
        }
    }

    /// <summary>A record may name only files that were stored: what was half sent, or never, fails the place and not silently the next step (F24).</summary>
    public static async Task<AttemptOutcome> CheckedAsync(AttemptOutcome outcome, IFileStore files, CancellationToken cancellation)
    {
        foreach (var artifact in outcome.Artifacts)
        {
            if (!await files.HasAsync(artifact.Sha256, cancellation))
            {
                return outcome with { Exit = null, Artifacts = [], Lost = outcome.Lost ?? $"artifact {artifact.Name} is not in the file store" };
            }
        }

        return outcome;
    }

    private static AttemptOutcome Missing(AttemptOutcome summary, StoredRecord whole, string why) =>
        summary with { Exit = null, Lost = summary.Lost ?? $"the whole record {whole.Sha256} is lost: {why}" };
}
