using Workflows.Core.Runs;
using Workflows.Executors.Kubernetes.Calling;
using Workflows.Runner.Wire;

namespace Workflows.Executors.Local;

/// <summary>
/// Sends what <c>wf-exec</c> left in the folder of this machine to the file store, where that is another place. An end is told only once all of it is
/// stored; each file leaves the folder then.
/// </summary>
internal sealed class ArtifactDelivery(LocalExecutorOptions options)
{
    /// <summary>As long as a pod's result is waited for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    /// <returns>The same outcome; or that the attempt is lost, when the store has been away for too long.</returns>
    public async Task<AttemptOutcome> SendAsync(AttemptOutcome outcome)
    {
        var began = options.Time.GetTimestamp();
        for (var failures = 1; ; failures++)
        {
            try
            {
                foreach (var artifact in outcome.Artifacts.DistinctBy(artifact => artifact.Sha256))
                {
                    await SendAsync(artifact.Sha256);
                }

                return outcome;
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                if (options.Time.GetElapsedTime(began) > Patience)
                {
                    return Outcomes.Lost($"what the attempt left could not be stored, {failures} times in a row: {problem.Message}");
                }
            }

            await Task.Delay(ExponentialBackoff.After(failures), options.Time);
        }
    }

    private async Task SendAsync(string sha256)
    {
        var path = StoreLayout.PathOf(options.FileFolder, sha256);
        await using var file = TryOpen(path);
        if (file is not null)
        {
            _ = await options.Files.PutAsync(file, sha256, CancellationToken.None);
            File.Delete(path);
        }
        else if (!await options.Files.HasAsync(sha256, CancellationToken.None))
        {
            // Else another attempt left the same, and that is stored.
            throw new InvalidDataException($"{sha256}, which the attempt left, is gone from {options.FileFolder}");
        }
    }

    /// <returns>Null where it is not there, perhaps since this very moment: whoever left the same has stored it.</returns>
    private static FileStream? TryOpen(string path)
    {
        try
        {
            return File.Exists(path) ? PlainFile.Open(path) : null;
        }
        catch (UnreadableException) when (!File.Exists(path))
        {
            return null;
        }
    }
}
