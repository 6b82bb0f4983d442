using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Workflows.Storage.Posix;

/// <summary>
/// The calls to the system that .NET does not offer, as they are. Every number here is Linux's on all architectures that .NET runs on; where
/// they differ (O_DIRECTORY, O_DIRECT), we do without.
/// </summary>
internal static unsafe partial class FileCalls
{
    /// <summary>open.</summary>
    public const int ForReading = 0, ForReadingAndWriting = 2, Create = 0x40, OnlyNew = 0x80, CloseOnExec = 0x80000;

    /// <summary>access.</summary>
    public const int Exists = 0, MayEnter = 1, MayWrite = 2, MayRead = 4;

    /// <summary>flock.</summary>
    public const int Shared = 1, Exclusive = 2, WithoutWaiting = 4, Unlock = 8;

    /// <summary>statx: relative to the current folder; and to ask for the inode's number and the length.</summary>
    public const int CurrentFolder = -100;
    public const uint InodeNumber = 0x100, FileLength = 0x200;

    /// <summary>errno.</summary>
    public const int NotPermitted = 1, NoEntry = 2, Interrupted = 4, WouldBlock = 11, Denied = 13, NotAFolder = 20, InvalidArgument = 22, ReadOnlyDisk = 30;

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8, SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int open(string path, int flags, uint mode);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8, SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int link(string path, string name);

    [LibraryImport("libc", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int fsync(int file);

    [LibraryImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int close(int file);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8, SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int access(string path, int mode);

    [LibraryImport("libc", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int flock(SafeFileHandle file, int operation);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8, SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int statx(int folder, string path, int flags, uint mask, byte* result);

    /// <summary>Without times: now, by the clock that new files get theirs from.</summary>
    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8, SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int utimensat(int folder, string path, void* times, int flags);
}
