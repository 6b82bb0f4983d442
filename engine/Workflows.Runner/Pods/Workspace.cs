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
        var path = Path.GetDirectoryName(pod.Launch.StepFolder)!;
        if (FolderHandle.Open(path) is not { Folder: { } folder }) return;
        using (folder) _ = FolderRemoval.Empty(folder);
    }

    private static void Remove(string path)
    {
        if (FolderRemoval.Remove(path) is { } left) throw new IOException(left);
    }
}
