using System.CommandLine;

namespace Workflows.Cli.CommandLine;

/// <summary>Where a command works: its data folder and project, from options or from the environment.</summary>
/// <param name="DataFolder">Absolute.</param>
/// <param name="Project">Its name.</param>
/// <param name="IsNamed">Somebody named the folder, so it should be there; else it is the default one, which the first run makes.</param>
/// <param name="Said">The options as they were given, to be repeated in commands that we propose; empty where the environment or defaults say it.</param>
internal sealed record Globals(string DataFolder, string Project, bool IsNamed, string Said)
{
    /// <summary>The server that was named as the store; null where the data folder says, or is, the store.</summary>
    public string? Store { get; init; }

    /// <summary>It came from the environment, where a password may stand.</summary>
    public bool IsStoreFromEnvironment { get; init; }

    /// <summary>A server that may lose what it acknowledged is taken all the same.</summary>
    public bool IsUnsafe { get; init; }

    public static Globals Read(ParseResult parsed)
    {
        var (data, project, store) = (parsed.GetValue(Options.Data), parsed.GetValue(Options.Project), parsed.GetValue(Options.Store));
        var named = data ?? Named("WF_DATA");
        var folder = named?.Length == 0 ? throw RefusedException.Usage("--data is empty; it names a folder") : Path.GetFullPath(named ?? ".wf");
        return new(
            folder,
            project ?? Named("WF_PROJECT") ?? "default",
            named is not null,
            (data is null ? string.Empty : $" --data {Quoted(Folders.DataFolder.Shown(folder))}")
                + (store is null ? string.Empty : $" --store {Quoted(store)}")
                + (project is null ? string.Empty : $" --project {Quoted(project)}"))
        {
            Store = store ?? Named("WF_STORE"),
            IsStoreFromEnvironment = store is null && Named("WF_STORE") is not null,
            IsUnsafe = parsed.GetValue(Options.Unsafe),
        };
    }

    /// <summary>As a shell takes it for one word.</summary>
    private static string Quoted(string word) => word.All(static c => char.IsLetterOrDigit(c) || c is '/' or '.' or '-' or '_' or '~')
        ? word
        : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string? Named(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;
}
