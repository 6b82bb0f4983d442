using Workflows.Runner.Api;
using Workflows.Runner.Results;
using Workflows.Runner.Wire;

namespace Workflows.Runner.Pods;

/// <summary>Brings files of the store into the pod.</summary>
internal static class InputDownload
{
    /// <summary>Fetches them.</summary>
    /// <returns>Their paths in the place of their tokens; or why that can never be.</returns>
    /// <exception cref="IOException">Not now: the store lacks one, what came is something else, the disk is full.</exception>
    public static (Tokens Tokens, string? Refusal) Fetch(PodLaunch pod, ActivityApi api)
    {
        var places = new List<(string, string)>();
        foreach (var file in pod.Files.DistinctBy(file => file.Token))
        {
            if (!file.IsSound) return (new Tokens([]), $"'{file.Sha256}/{file.FileName}' is not a digest and a file's name");
            var path = Path.Combine(Directory.CreateDirectory(Path.Combine(pod.FilesFolder, file.Sha256)).FullName, file.FileName);
            if (Fetch(file, path, api) is { } refusal) return (new Tokens([]), refusal);
            places.Add((file.Token, path));
        }

        return (new Tokens(places), null);
    }

    private static string? Fetch(InputFile file, string path, ActivityApi api)
    {
        string? refusal = null;
        var found = api.Get($"files/{file.Sha256}", body =>
        {
            // Each try anew: what came before the connection broke proves nothing.
            if (FolderRemoval.Remove(path) is { } left) throw new IOException(left);
            using var measure = new HashingStream(body);
            refusal = file.Folder ? FolderArchive.Unpack(measure, path) : Save(measure, path);
            measure.CopyTo(Stream.Null);
            if (measure.Sha256() is var digest && digest != file.Sha256) throw new IOException($"what came for the file {file.Sha256} has the digest {digest}");
        });
        return found ? refusal : throw new IOException($"the file store lacks {file.Sha256} ({file.FileName})");
    }

    private static string? Save(Stream content, string path)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        content.CopyTo(file, 1 << 16);
        return null;
    }
}
