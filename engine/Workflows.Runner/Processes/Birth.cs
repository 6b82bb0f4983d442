using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Workflows.Runner.Wire;

namespace Workflows.Runner.Processes;

/// <summary>
/// The fork and what the child does before it becomes the command. After a fork only this thread exists in the child, so nothing there may
/// allocate, wait for the runtime or call anything but the calls named here, which switch no GC mode and so never wait for another thread.
/// </summary>
internal static unsafe partial class Birth
{
    private const int DeathSignal = 1, NoNewPrivileges = 38, LastSignal = 31, SetMask = 2;

    /// <summary>
    /// Starts the program in a session of its own. It gets SIGKILL when this thread ends, so call it on the main thread only.
    /// </summary>
    /// <returns>The child's id, or minus the error of fork. What the child could not do it writes to <see cref="ForkArguments.Report"/>.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static int Fork(ForkArguments* plan)
    {
        var child = fork();
        if (child != 0) return child > 0 ? child : -Marshal.GetLastSystemError();

        _ = setsid();
        _ = prctl(DeathSignal, Signal.Kill, 0, 0, 0);
        _ = prctl(NoNewPrivileges, 1, 0, 0, 0); // As in a pod; and what can't become another user can be killed.
        if (getppid() != plan->Parent) _exit(1); // The parent died before it could be tied to us.

        // Ignored signals stay ignored through exec, and the runtime ignores SIGPIPE: without this `yes | head` would never end.
        for (var i = 1; i <= LastSignal; i++) _ = signal(i, 0);
        SignalSet none = default;
        _ = sigprocmask(SetMask, &none, null);

        _ = dup2(plan->Input, 0);
        _ = dup2(plan->Output, 1);
        _ = dup2(plan->Errors, 2);
        _ = umask(plan->Umask);
        if (chdir(plan->Folder) == 0) _ = execve(plan->Program, plan->Arguments, plan->Environment);
        var error = Marshal.GetLastSystemError();
        _ = write(plan->Report, &error, sizeof(int));
        _exit(127);
        return 0;
    }

    /// <summary>Binds every call of <see cref="Fork"/> where that is not done at link time; binding in the child could wait for ever.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "A trimmed program is bound at link time.")]
    public static void Prepare()
    {
        Marshal.PrelinkAll(typeof(Birth));
        _ = Marshal.GetLastSystemError();
    }

    /// <summary>All that the child needs, made before it is born.</summary>
    internal struct ForkArguments
    {
        public int Parent, Input, Output, Errors, Report;
        public uint Umask;
        public byte* Folder, Program;
        public byte** Arguments, Environment;
    }

    [LibraryImport("libc"), SuppressGCTransition] public static partial int fork();
    [LibraryImport("libc"), SuppressGCTransition] public static partial int setsid();
    [LibraryImport("libc"), SuppressGCTransition] public static partial int getppid();
    [LibraryImport("libc"), SuppressGCTransition] public static partial int prctl(int option, nuint a, nuint b, nuint c, nuint d);
    [LibraryImport("libc"), SuppressGCTransition] public static partial nint signal(int number, nint action);
    [LibraryImport("libc"), SuppressGCTransition] public static partial int sigprocmask(int how, SignalSet* set, SignalSet* old);
    [LibraryImport("libc"), SuppressGCTransition] public static partial int dup2(int from, int to);
    [LibraryImport("libc"), SuppressGCTransition] public static partial uint umask(uint mask);
    [LibraryImport("libc"), SuppressGCTransition] public static partial int chdir(byte* folder);
    [LibraryImport("libc"), SuppressGCTransition] public static partial int execve(byte* file, byte** arguments, byte** environment);
    [LibraryImport("libc"), SuppressGCTransition] public static partial nint write(int fd, void* bytes, nuint count);
    [LibraryImport("libc"), SuppressGCTransition] public static partial void _exit(int code);
}
