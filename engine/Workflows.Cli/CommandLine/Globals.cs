using System.CommandLine;
using Workflows.Cli.Remote;

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

    /// <summary>The server to work with in the place of folder and store; null: none.</summary>
    public ServerAddress? Address { get; init; }

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
                + SaidOfServer(parsed)
                + (project is null ? string.Empty : $" --project {Quoted(project)}"))
        {
            Address = Server(parsed, isElsewhere: (data ?? store) is not null),
            Store = store ?? Named("WF_STORE"),
            IsStoreFromEnvironment = store is null && Named("WF_STORE") is not null,
            IsUnsafe = parsed.GetValue(Options.Unsafe),
        };
    }

    /// <summary>Where somebody names a folder or a store, the variable does not count.</summary>
    private static ServerAddress? Server(ParseResult parsed, bool isElsewhere)
    {
        var (said, file) = (parsed.GetValue(Options.Server), parsed.GetValue(Options.TokenFile));
        if (said is not null && isElsewhere)
        {
            throw RefusedException.Usage("--server and --data, or --store, name two places: say one of them");
        }

        if ((said ?? (isElsewhere ? null : Named("WF_SERVER"))) is not { } url)
        {
            return file is null ? null : throw RefusedException.Usage("--token-file is for --server, and no server is named");
        }

        var token = file is not null ? ServerAddress.ReadFile(file)
            : Named("WF_TOKEN") is { } text ? ServerAddress.Checked(text, "WF_TOKEN")
            : null;
        return ServerAddress.Read(url, token, parsed.GetValue(Options.PlainHttp));
    }

    private static string SaidOfServer(ParseResult parsed) =>
        (parsed.GetValue(Options.Server) is { } server ? $" --server {Quoted(server)}" : string.Empty)
        + (parsed.GetValue(Options.TokenFile) is { } file ? $" --token-file {Quoted(file)}" : string.Empty)
        + (parsed.GetValue(Options.PlainHttp) ? " --plain-http" : string.Empty);

    /// <summary>As a shell takes it for one word.</summary>
    private static string Quoted(string word) => word.All(static c => char.IsLetterOrDigit(c) || c is '/' or '.' or '-' or '_' or '~' or ':')
        ? word
        : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string? Named(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;
}
