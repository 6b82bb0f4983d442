using Workflows.Runner.Wire;

namespace Workflows.Runner.Processes;

/// <summary>
/// The attempt's folder, held open from before its command began. Whatever the command has put in its place (a link that leads to somebody's folder,
/// another folder, nothing), what <c>wf-exec</c> writes goes into its own.
/// </summary>
internal sealed class OwnFolder : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly FolderHandle handle;

    /// <exception cref="IOException">It can't be opened, or is a link.</exception>
    public OwnFolder(string path)
    {
        Path = path;
        var (opened, error) = FolderHandle.Open(path);
        handle = opened ?? throw new IOException($"{path} can't be opened: {Libc.ErrorText(error)}");
    }

    public string Path { get; }

    /// <summary>
    /// Brings it back to its path when it was moved, makes it anew when it was removed, with its owner's rights. To be called when nothing of the
    /// command is left that could interfere.
    /// </summary>
    /// <exception cref="IOException">It can't be.</exception>
    public void PutBack()
    {
        var own = FileFacts.Of(handle);
        if (own is null || FileFacts.Of(Path)?.Identity != own.Value.Identity)
        {
            handle.OpenUp();
            if (own is not { Links: > 0 } || !MoveBack()) _ = FolderRemoval.Remove(Path);
        }

        _ = Directory.CreateDirectory(Path);
        File.SetUnixFileMode(Path, OwnerOnly);
    }

    public void Dispose() => handle.Dispose();

    /// <summary>By way of a name beside its own: it may lie inside of what has taken its place.</summary>
    /// <returns>False: it lies where nothing can be taken from, and a new one will do.</returns>
    private bool MoveBack()
    {
        var aside = $"{Path}.back";
        try
        {
            if (new FileInfo(NativeFiles.PathOf(handle.Number)).LinkTarget is not { } now) return false;
            _ = FolderRemoval.Remove(aside);
            Directory.Move(now, aside);
            _ = FolderRemoval.Remove(Path);
            Directory.Move(aside, Path);
            return true;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
