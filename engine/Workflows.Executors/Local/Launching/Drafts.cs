using Workflows.Runner.Wire;

namespace Workflows.Executors.Local.Launching;

/// <summary>What a <c>wf-exec</c> that was killed has left half written in the file store.</summary>
internal static class Drafts
{
    /// <summary>Removes those whose writer is dead: by the name, which says who writes, and by the lock that a living writer holds.</summary>
    public static void Sweep(string fileFolder)
    {
        var folder = StoreLayout.Scratch(fileFolder);
        if (!Directory.Exists(folder)) return;
        foreach (var path in Directory.EnumerateFiles(folder))
        {
            try
            {
                if (!IsBeingWritten(path)) File.Delete(path);
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                // Locked: it is being written. Or another user's, who sweeps his own.
            }
        }
    }

    /// <summary>The lock alone would miss a writer between making a file and locking it; the name alone, one in another container.</summary>
    private static bool IsBeingWritten(string path)
    {
        if (StoreLayout.WriterOf(Path.GetFileName(path)) is { IsAlive: true }) return true;
        new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose(); // Fails while somebody holds the lock.
        return false;
    }
}
