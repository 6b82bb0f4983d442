using Workflows.Cli.CommandLine;

namespace Workflows.Cli.Folders;

/// <summary>
/// What was installed with this program: <c>wf-exec</c>, <c>wf-ml</c> and <c>catalogue/</c> stand in <c>bin/</c>, the program itself in it or
/// below it (<c>bin/lib/wf/</c>), so we look in our own folder and then upwards.
/// </summary>
internal static class Installation
{
    private const int Upwards = 3;

    /// <summary>The runner of local attempts.</summary>
    public static string Exec(Settings settings)
    {
        var path = Environment.GetEnvironmentVariable("WF_EXEC") is { Length: > 0 } named
            ? Path.GetFullPath(named)
            : settings.Exec ?? Find("wf-exec", File.Exists);
        return path is not null && File.Exists(path)
            ? path
            : throw RefusedException.Usage(
                path is null ? "wf-exec, the program that runs local steps, is not beside wf" : $"wf-exec is not at {path}",
                "build it with `make build`, or say where it is: WF_EXEC=PATH, or `exec: PATH` in wf.yaml");
    }

    /// <summary>The built-in catalogue; null in a build without one.</summary>
    public static string? Catalogue => Find("catalogue", Directory.Exists);

    /// <summary>Makes the programs installed with us (<c>wf-ml</c>) known to local attempts, which inherit our PATH.</summary>
    public static void JoinPath(string exec)
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':', StringSplitOptions.RemoveEmptyEntries);
        List<string> ours = [Path.GetDirectoryName(exec)!];
        if (Find("wf-ml", File.Exists) is { } program) ours.Add(Path.GetDirectoryName(program)!);
        Environment.SetEnvironmentVariable("PATH", string.Join(':', ours.Except(path).Concat(path)));
    }

    private static string? Find(string name, Func<string, bool> exists)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        for (var i = 0; i < Upwards && folder is not null; i++, folder = folder.Parent)
        {
            if (Path.Combine(folder.FullName, name) is var path && exists(path))
            {
                return path;
            }
        }

        return null;
    }
}
