using System.Runtime.InteropServices;

namespace Workflows.Storage.Files;

/// <summary>What .NET can't do with files: a second name for one, and making a folder's entries durable.</summary>
internal static partial class Libc
{
    /// <summary>O_CLOEXEC, the same on x64 and arm64; O_DIRECTORY is not, and a folder needs no flag to be opened for reading.</summary>
    private const int CloseOnExec = 0x80000;

    public static bool TryLink(string from, string to) => link(from, to) == 0;

    /// <summary>A renamed file may lose its name in a power cut until its folder is on the disk too.</summary>
    public static void SyncFolder(string folder)
    {
        var file = open(folder, CloseOnExec);
        if (file < 0) throw new IOException($"{folder}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
        var result = fsync(file);
        _ = close(file);
        if (result != 0) throw new IOException($"{folder} can't be written to the disk.");
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int link(string from, string to);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8, SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int fsync(int file);

    [LibraryImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int close(int file);
}
