using System.Globalization;

namespace Workflows.Core.Runs;

/// <summary>The names of signals, which are what people look up. Linux's numbers, the same on x64 and arm64.</summary>
internal static class SignalName
{
    private static readonly string[] names =
    [
        "", "SIGHUP", "SIGINT", "SIGQUIT", "SIGILL", "SIGTRAP", "SIGABRT", "SIGBUS", "SIGFPE", "SIGKILL", "SIGUSR1", "SIGSEGV", "SIGUSR2", "SIGPIPE", "SIGALRM",
        "SIGTERM", "SIGSTKFLT", "SIGCHLD", "SIGCONT", "SIGSTOP", "SIGTSTP", "SIGTTIN", "SIGTTOU", "SIGURG", "SIGXCPU", "SIGXFSZ", "SIGVTALRM", "SIGPROF",
        "SIGWINCH", "SIGIO", "SIGPWR", "SIGSYS",
    ];

    public static bool IsKnown(int signal) => signal > 0 && signal < names.Length;

    /// <summary><c>SIGKILL (signal 9)</c>.</summary>
    public static string Of(int signal) => IsKnown(signal)
        ? string.Create(CultureInfo.InvariantCulture, $"{names[signal]} (signal {signal})")
        : string.Create(CultureInfo.InvariantCulture, $"signal {signal}");
}
