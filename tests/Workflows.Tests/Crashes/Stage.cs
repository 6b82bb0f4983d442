namespace Workflows.Tests.Crashes;

/// <summary>A scenario's definitions and what its first commands left, from which every case starts anew.</summary>
internal sealed class Stage(Scenario scenario, Ground ground, string root)
{
    /// <summary>What is one folder's own: two engines can't have one port, nor one name on their pods.</summary>
    private static readonly string[] NotCopied = ["activity-api.port", "wake", "engine.lock", "engine.holder", "instance"];

    public Scenario Scenario { get; } = scenario;

    /// <summary>Where its activities run.</summary>
    public Ground Ground { get; } = ground;

    private string Definitions => Path.Combine(root, "definitions");

    private string Template => Path.Combine(root, "template");

    public static async Task<Stage> BuildAsync(Scenario scenario, Ground ground, string root)
    {
        var stage = new Stage(scenario, ground, root);
        var wf = stage.At(stage.Template);
        _ = Directory.CreateDirectory(wf.Data);
        _ = Directory.CreateDirectory(stage.Definitions);
        await File.WriteAllTextAsync(Path.Combine(wf.Data, "wf.yaml"), ground.Settings(scenario));
        foreach (var (name, text) in scenario.Files)
        {
            await File.WriteAllTextAsync(Path.Combine(stage.Definitions, name), text);
        }

        var activity = Path.Combine(stage.Definitions, "act");
        await File.WriteAllTextAsync(activity, Witness.Activity);
        File.SetUnixFileMode(activity, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (var line in scenario.Before)
        {
            var result = await wf.RunAsync(line.Split(' '));
            if (result.Exit is not (0 or 1 or 4)) _ = result.Exited(0);
        }

        if (scenario.Fault is { } fault) SqliteFile.Execute(wf.Data, fault.Spoil);
        return stage;
    }

    /// <summary>Everything as the first commands left it, in this folder.</summary>
    public Wf Set(string home)
    {
        foreach (var folder in Directory.EnumerateDirectories(Template, "*", SearchOption.AllDirectories))
        {
            _ = Directory.CreateDirectory(Path.Combine(home, Path.GetRelativePath(Template, folder)));
        }

        foreach (var file in Directory.EnumerateFiles(Template, "*", SearchOption.AllDirectories))
        {
            if (NotCopied.Contains(Path.GetFileName(file)) || new FileInfo(file).LinkTarget is not null) continue;
            File.Copy(file, Path.Combine(home, Path.GetRelativePath(Template, file)));
        }

        return At(home);
    }

    private Wf At(string home) => new(home) { Folder = Definitions };
}
