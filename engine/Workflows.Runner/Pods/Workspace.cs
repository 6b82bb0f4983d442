using Workflows.Runner.Wire;

namespace Workflows.Runner.Pods;

/// <summary>The folders of the attempt in its pod.</summary>
internal static class Workspace
{
    /// <summary>Makes it anew: what an earlier pod of the attempt left half-done is not trusted.</summary>
    public static void Make(PodLaunch pod)
    {
        foreach (var folder in (string?[])[pod.Launch.StepFolder, pod.FilesFolder, pod.CheckpointFolder])
        {
            if (folder is null) continue;
            Remove(folder);
            _ = Directory.CreateDirectory(folder);
        }

        foreach (var file in (string[])[pod.InputsFile, pod.Launch.OutputsFile]) Remove(file);
    }

    /// <summary>Empties what outlives the pod, as far as it can be: the attempt is over whether that works or not.</summary>
    public static void Empty(PodLaunch pod)
    {
        foreach (var entry in Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(pod.Launch.StepFolder)!))
        {
            try
            {
                Remove(entry);
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                // Another user's, or made unwritable.
            }
        }
    }

    /// <summary>A link goes, not what it leads to.</summary>
    private static void Remove(string path)
    {
        switch (FileFacts.Of(path)?.Kind)
        {
            case null:
                break;
            case FileKind.Folder:
                Directory.Delete(path, recursive: true);
                break;
            default:
                File.Delete(path);
                break;
        }
    }
}
