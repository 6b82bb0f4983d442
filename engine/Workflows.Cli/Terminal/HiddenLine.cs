using System.Runtime.InteropServices;
using Workflows.Cli.CommandLine;

namespace Workflows.Cli.Terminal;

/// <summary>
/// A line that somebody types and nobody sees. <c>Console.ReadKey</c> hides a key while it waits for one, and shows those that come between two keys:
/// of a value that is pasted, most.
/// </summary>
internal static partial class HiddenLine
{
    private const char Interrupt = '\u0003';

    /// <param name="prompt">Said at the terminal, in front of it.</param>
    public static string Read(string prompt)
    {
        var typed = Marshal.PtrToStringUTF8(GetPass(prompt)) ?? string.Empty;
        // The terminal sends no signals meanwhile, so Ctrl+C is a character.
        return typed.Contains(Interrupt, StringComparison.Ordinal) ? throw new RefusedException(ExitCode.Cancelled, "nothing was set") : typed;
    }

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "getpass", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint GetPass(string prompt);
}
