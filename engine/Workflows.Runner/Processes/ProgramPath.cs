namespace Workflows.Runner.Processes;

/// <summary>Finds the program as execvp does, but on the command's own PATH and before the fork, where a failure can be told in words.</summary>
internal static class ProgramPath
{
    private const int MayExecute = 1;

    public static string? Find(string program, string? path, string folder)
    {
        if (program.Contains('/', StringComparison.Ordinal)) return Candidate(Path.Combine(folder, program));

        return (path ?? "/usr/local/bin:/usr/bin:/bin").Split(':')
            .Select(entry => Candidate(Path.Combine(folder, entry, program)))
            .FirstOrDefault(found => found is not null);
    }

    private static string? Candidate(string path) => File.Exists(path) && Libc.access(path, MayExecute) == 0 ? path : null;
}
