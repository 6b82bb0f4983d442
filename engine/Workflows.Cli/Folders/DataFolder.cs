namespace Workflows.Cli.Folders;

/// <summary>The folder that holds everything: the database, files, running attempts, settings, the engine's log.</summary>
internal sealed class DataFolder(string path)
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

    /// <summary>Links with the names that authors gave, into the file store.</summary>
    public string Runs => Under("runs");

    /// <summary>Something was recorded here before.</summary>
    public bool HasStore => File.Exists(Database);

    /// <summary>As the user would write it: relative where that is shorter.</summary>
    public static string Shown(string path)
    {
        var relative = System.IO.Path.GetRelativePath(Environment.CurrentDirectory, path);
        return relative.Length < path.Length && !relative.StartsWith("../..", StringComparison.Ordinal) ? relative : path;
    }

    private string Under(string name) => System.IO.Path.Combine(Path, name);
}
