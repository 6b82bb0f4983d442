using System.Runtime.InteropServices;
using Workflows.Runner.Wire;

namespace Workflows.Executors.Local.Processes;

/// <summary>The calls that .NET has no name for.</summary>
internal static unsafe partial class Libc
{
    public const int Readable = 1, WithoutWaiting = 1, CloseOnExec = OpenFlags.CloseOnExec, NonBlocking = OpenFlags.NonBlocking;

    // Numbers of calls that libc may have no name for; the same on every architecture.
    public const long SendSignalByFile = 424, OpenProcess = 434;

    [LibraryImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int poll(PollEntry* entries, nuint count, int milliseconds);

    [LibraryImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int eventfd(uint start, int flags);

    [LibraryImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint read(int file, void* buffer, nuint count);

    [LibraryImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint write(int file, void* buffer, nuint count);

    [LibraryImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int close(int file);

    [LibraryImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial long syscall(long number, long a, long b, long c, long d);

    [LibraryImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int kill(int process, int signal);

    [LibraryImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int waitpid(int process, int* status, int options);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int link(string from, string to);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int symlink(string target, string path);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int posix_spawn(int* process, string program, byte* actions, byte* attributes, byte** arguments, byte** environment);

    [LibraryImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int posix_spawnattr_init(byte* attributes);

    [LibraryImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int posix_spawnattr_setflags(byte* attributes, short flags);

    [LibraryImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int posix_spawnattr_setsigmask(byte* attributes, SignalSet* mask);

    [LibraryImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int posix_spawnattr_destroy(byte* attributes);

    [LibraryImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int posix_spawn_file_actions_init(byte* actions);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int posix_spawn_file_actions_addopen(byte* actions, int file, string path, int flags, uint mode);

    [LibraryImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int posix_spawn_file_actions_adddup2(byte* actions, int from, int to);

    [LibraryImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int posix_spawn_file_actions_destroy(byte* actions);
}

/// <summary>One line of <c>poll</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollEntry
{
    public int File;
    public short Asked, Seen;
}
