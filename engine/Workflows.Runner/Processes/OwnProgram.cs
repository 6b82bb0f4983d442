using Microsoft.Win32.SafeHandles;
using Workflows.Runner.Wire;

namespace Workflows.Runner.Processes;

/// <summary>This very program, run once more.</summary>
internal static class OwnProgram
{
    private const string Self = "/proc/self/exe";
    private const int StandardOutput = 1;
    private static string[]? environment;

    /// <summary>In the place of this process, with the same arguments; comes back only where that fails.</summary>
    public static unsafe void RunAgain()
    {
        using var arguments = NativeTexts.Of(CommandLine());
        using var variables = NativeTexts.Of(OwnEnvironment());
        using var self = NativeTexts.Of([Self]);
        _ = Libc.execve(self.Items[0], arguments.Items, variables.Items);
    }

    /// <summary>As a child with other arguments, which dies when this thread does; what it says goes to our standard output.</summary>
    /// <returns>Its process id; 0 where there is none.</returns>
    public static unsafe int Start(params string[] arguments)
    {
        var before = CommandLine();
        using var texts = NativeTexts.Of([.. before.Take(before.Length - Environment.GetCommandLineArgs().Length + 1), .. arguments]);
        using var variables = NativeTexts.Of(OwnEnvironment());
        using var paths = NativeTexts.Of([Self, Environment.CurrentDirectory]);
        using var nothing = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        Birth.Prepare();
        var plan = new Birth.ForkArguments
        {
            Parent = Environment.ProcessId,
            Input = Number(nothing),
            Output = StandardOutput,
            Errors = StandardOutput,
            Report = Number(nothing),
            Umask = FileMask.OwnerOnly,
            Program = paths.Items[0],
            Folder = paths.Items[1],
            Arguments = texts.Items,
            Environment = variables.Items,
        };
        return Math.Max(0, Birth.Fork(&plan));
    }

    private static string[] CommandLine() => File.ReadAllText("/proc/self/cmdline")[..^1].Split('\0');

    /// <summary>To be called before /proc/self/environ is closed to us; from here on nobody whom we start gets the record's key.</summary>
    public static void RememberEnvironment() =>
        environment = [.. OwnEnvironment().Where(entry => !entry.StartsWith(RecordSeal.Variable + "=", StringComparison.Ordinal))];

    private static string[] OwnEnvironment() => environment ?? File.ReadAllText("/proc/self/environ").Split('\0', StringSplitOptions.RemoveEmptyEntries);

    private static int Number(SafeFileHandle handle) => (int)handle.DangerousGetHandle();
}
