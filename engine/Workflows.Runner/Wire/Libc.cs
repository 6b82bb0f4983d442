using System.Runtime.InteropServices;

[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]

namespace Workflows.Runner.Wire;

/// <summary>
/// The calls on processes, pipes and sockets that .NET has no name for, for <c>wf-exec</c> and for who starts it; those on files are
/// <see cref="NativeFiles"/>. All arguments but a few paths are plain numbers and pointers, so that no marshalling code stands between.
/// </summary>
internal static unsafe partial class Libc
{
    public const int ErrorAgain = 11, ErrorExists = 17, ErrorInProgress = 115;
    public const int CloseOnExec = OpenFlags.CloseOnExec, NonBlocking = OpenFlags.NonBlocking;
    public const int WithoutWaiting = 1;

    // Of calls on files with a folder; the same on every architecture.
    public const int CurrentFolder = -100, FollowLinks = 0x400;
    public const short Readable = 1, Writable = 4;

    // Numbers of calls that libc may have no name for; the same on every architecture.
    public const long SendSignalByFile = 424, OpenProcess = 434;

    public static int Errno => Marshal.GetLastSystemError();

    public static string ErrorText(int errno) => Marshal.GetPInvokeErrorMessage(errno);

    [LibraryImport("libc")] public static partial int setsid();
    [LibraryImport("libc")] public static partial int kill(int pid, int signal);
    [LibraryImport("libc")] public static partial int waitpid(int pid, int* status, int options);
    [LibraryImport("libc")] public static partial int prctl(int option, nuint a, nuint b, nuint c, nuint d);
    [LibraryImport("libc")] public static partial int setrlimit(int resource, ulong* softAndHard);
    [LibraryImport("libc")] public static partial uint umask(uint mask);
    [LibraryImport("libc")] public static partial int execve(byte* file, byte** arguments, byte** environment);
    [LibraryImport("libc")] public static partial long syscall(long number, long a, long b, long c, long d);

    [LibraryImport("libc")] public static partial int signalfd(int fd, SignalSet* set, int flags);
    [LibraryImport("libc")] public static partial int sigprocmask(int how, SignalSet* set, SignalSet* old);
    [LibraryImport("libc")] public static partial int eventfd(uint start, int flags);
    [LibraryImport("libc")] public static partial int pipe2(int* ends, int flags);
    [LibraryImport("libc")] public static partial int poll(PollEntry* entries, nuint count, int milliseconds);
    [LibraryImport("libc")] public static partial nint read(int fd, void* buffer, nuint count);
    [LibraryImport("libc")] public static partial nint write(int fd, void* bytes, nuint count);
    [LibraryImport("libc")] public static partial int close(int fd);
    [LibraryImport("libc")] public static partial int fcntl(int fd, int command, nint argument);
    [LibraryImport("libc")] public static partial int fsync(int fd);

    [LibraryImport("libc")] public static partial int socket(int family, int kind, int protocol);
    [LibraryImport("libc")] public static partial int connect(int socket, byte* address, uint length);
    [LibraryImport("libc")] public static partial int getsockopt(int socket, int level, int option, int* value, uint* length);
    [LibraryImport("libc")] public static partial nint recv(int socket, byte* buffer, nuint count, int flags);
    [LibraryImport("libc")] public static partial nint send(int socket, byte* bytes, nuint count, int flags);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)] public static partial int link(string from, string to);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int linkat(int fromFolder, string from, int toFolder, string to, int flags);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)] public static partial int symlink(string target, string path);
    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)] public static partial int access(string path, int mode);
}

/// <summary>One line of <c>poll</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollEntry
{
    public int File;
    public short Asked, Seen;
}
