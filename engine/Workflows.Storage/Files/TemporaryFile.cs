using Microsoft.Win32.SafeHandles;
using Workflows.Storage.Posix;

namespace Workflows.Storage.Files;

/// <summary>
/// A file on its way into the store. It is locked until it is there or given up: so a sweep tells a put that is under way from one whose process
/// was killed.
/// </summary>
internal sealed class TemporaryFile : IDisposable
{
    private readonly string path;

    private TemporaryFile(string path, SafeFileHandle file) => (this.path, File) = (path, file);

    public SafeFileHandle File { get; }

#pragma warning disable CA2000 // The draft, or the method that finds it swept, disposes the file.
    public static TemporaryFile Create(string folder)
    {
        TemporaryFile? made = null;
        while (made is null)
        {
            var path = NewPath(folder);
            made = Locked(path, FileLock.Create(path));
        }

        return made;
    }
#pragma warning restore CA2000

    public void MoveTo(string to) => System.IO.File.Move(path, to, overwrite: true);

    public void Dispose()
    {
        System.IO.File.Delete(path);
        File.Dispose();
    }

    private static string NewPath(string folder) => Path.Combine(folder, $"{Guid.NewGuid():N}");

    /// <summary>Null where a sweep came between the file and its lock: it believed that nobody wrote it, and has removed it.</summary>
    private static TemporaryFile? Locked(string path, SafeFileHandle file)
    {
        FileLock.Share(file);
        if (System.IO.File.Exists(path))
        {
            return new(path, file);
        }

        file.Dispose();
        return null;
    }
}
