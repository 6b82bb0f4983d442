using Workflows.Runner.Wire;

namespace Workflows.Executors;

/// <summary>
/// A folder of this machine as the one file that stands for it in the file store, the same that a step's folder artifact becomes: it depends
/// on names and contents alone, so an unchanged folder has the same digest, and a cached step is found again.
/// </summary>
public static class PackedFolder
{
    /// <summary>Writes it. A link that leads to something in the folder is written as a link.</summary>
    /// <param name="folder">An existing folder.</param>
    /// <param name="target">Takes the tar file; left open.</param>
    /// <exception cref="InvalidDataException">
    /// Something in it can't be packed: a link that leads out of it or nowhere, a pipe, a name that is not UTF-8, a file that can't be read. What
    /// is written by then is of no use.
    /// </exception>
    public static void Write(string folder, Stream target)
    {
        try
        {
            var tar = new FolderTar(FileFacts.Resolve(folder) ?? throw new DirectoryNotFoundException($"there is no folder {folder}"));
            if (tar.Fault is { } fault) throw new InvalidDataException(fault);
            if (tar.Skipped is [var odd, ..]) throw new InvalidDataException($"'{odd}' is neither a file nor a folder");
            tar.Write(target);
        }
        catch (UnreadableException problem)
        {
            throw new InvalidDataException(problem.Message, problem);
        }
    }
}
