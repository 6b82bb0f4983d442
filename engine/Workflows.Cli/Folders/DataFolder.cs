using Workflows.Cli.CommandLine;
using Workflows.Storage.Sqlite;

namespace Workflows.Cli.Folders;

/// <summary>The folder that holds everything: the database, files, running attempts, settings, the engine's log.</summary>
/// <param name="path">Absolute.</param>
/// <param name="named">Somebody named it, so who looks into it expects it to be there.</param>
internal sealed class DataFolder(string path, bool named)
{
    public string Path { get; } = path;

    public string Settings => Under("wf.yaml");
    public string Database => Under("workflows.db");
    public string Files => Under("files");
    public string Attempts => Under("attempts");
    public string Secrets => Under("secrets.json");
    public string EngineLog => Under("engine.log");

    /// <summary>Touched by the engine as long as it answers.</summary>
    public string EngineAlive => Under("engine.alive");

    /// <summary>See <see cref="HomeFile"/>.</summary>
    public string EngineHome => Under("engine.home");

    /// <summary>See <see cref="ServerMarks"/>.</summary>
    public string Servers => Under("gc.servers");

    /// <summary>Links with the names that authors gave, into the file store.</summary>
    public string Runs => Under("runs");

    /// <summary>Something was recorded here before. Refuses to answer (see <see cref="CheckStore"/>) where that can't be known.</summary>
    public bool HasStore => CheckStore() == StorePresence.Present;

    /// <summary>The same, for a command that only looks: a folder that somebody named and that is not there is a mistake.</summary>
    public bool HasStoreToLookAt => CheckStore() switch
    {
        StorePresence.Present => true,
        StorePresence.Missing when named => throw RefusedException.NotFound(
            $"there is no folder {Shown(Path)}",
            "--data or WF_DATA names it; wf run --data DIR makes it"),
        _ => false,
    };

    /// <summary>As the user would write it: relative where that is shorter.</summary>
    public static string Shown(string path)
    {
        var here = Environment.CurrentDirectory;
        var relative = System.IO.Path.GetRelativePath(here, path);
        return here.Length > 1 && relative.Length < path.Length && !relative.StartsWith("../..", StringComparison.Ordinal) ? relative : path;
    }

    /// <summary>Refuses a folder that is none, or that this user may not look into, or whose store is gone: "nothing is here" would be a lie.</summary>
    public StorePresence CheckStore() => Check() switch
    {
        StorePresence.Empty when Orphan() is { } left => throw new RefusedException(
            ExitCode.StoreUnfit,
            $"{Shown(Database)} is gone or empty, but {Shown(left)} tells of runs that it held")
        {
            Hints =
            [
                "put a backup in its place; or move the folder away to begin anew",
                "where a server holds them: --store CONNECTION or WF_STORE names it",
            ],
        },
        var presence => presence,
    };

    /// <summary>Refuses a folder that is none, or that this user may not look into.</summary>
    public StorePresence Check() => StoreFolder.Look(Path) switch
    {
        StorePresence.NotAFolder => throw RefusedException.NotFound(
            $"{Shown(Path)} is not a folder, or lies below something that is none",
            "--data DIR or WF_DATA names the data folder"),
        StorePresence.Denied => throw new RefusedException(ExitCode.Denied, $"{Shown(Path)} can't be read: you lack the permission"),
        var presence => presence,
    };

    /// <summary>A folder that this user may not look into is as good as empty here.</summary>
    private static EnumerationOptions Closed { get; } = new() { IgnoreInaccessible = true, AttributesToSkip = FileAttributes.None };

    /// <summary>What only runs leave, and nothing removes before their store: links to their files, the folder of an attempt, stored files.</summary>
    private string? Orphan()
    {
        return Holds(Runs, "*") ? Runs : Holds(Attempts, "*") ? Attempts : Holds(Files, "??") ? Files : null;

        static bool Holds(string folder, string names) => Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder, names, Closed).Any();
    }

    private string Under(string name) => System.IO.Path.Combine(Path, name);
}
