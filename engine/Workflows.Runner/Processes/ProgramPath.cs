using Workflows.Runner.Wire;

namespace Workflows.Runner.Processes;

/// <summary>Finds the program as execvp does, but on the command's own PATH and before the fork, where a failure can be told in words.</summary>
internal static class ProgramPath
{
    private const int MayExecute = 1;

    /// <returns>The first that can be executed; else the first file of that name; null where there is none.</returns>
    public static (string? Path, bool IsExecutable) Find(string program, string? path, string folder)
    {
        string[] places = program.Contains('/', StringComparison.Ordinal)
            ? [Path.Combine(folder, program)]
            : [.. (path ?? "/usr/local/bin:/usr/bin:/bin").Split(':').Select(entry => Path.Combine(folder, entry, program))];
        var files = places.Where(File.Exists).ToList();
        return files.Find(file => Libc.access(file, MayExecute) == 0) is { } runnable ? (runnable, true) : (files.FirstOrDefault(), false);
    }
}
