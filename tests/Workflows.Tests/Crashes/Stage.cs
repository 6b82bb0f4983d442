namespace Workflows.Tests.Crashes;

/// <summary>A scenario's definitions and what its first commands left, from which every case starts anew.</summary>
internal sealed class Stage(Scenario scenario, Ground ground, CrashDatabase template, string root)
{
    private readonly CrashDatabase template = template;

    /// <summary>What is one folder's own: two engines can't have one port, nor one name on their pods.</summary>
    private static readonly string[] NotCopied = ["activity-api.port", "inbox", "engine.lock", "engine.holder", "instance"];

    public Scenario Scenario { get; } = scenario;

    /// <summary>Where its activities run.</summary>
    public Ground Ground { get; } = ground;

    private string Definitions => Path.Combine(root, "definitions");

    private string Template => Path.Combine(root, "template");

    public static async Task<Stage> BuildAsync(Scenario scenario, Ground ground, Func<string, Task<CrashDatabase>> create, string root)
    {
        var stage = new Stage(scenario, ground, await create(Path.Combine(root, "template", "data")), root);
        var wf = stage.At(stage.Template);
        _ = Directory.CreateDirectory(wf.Data);
        _ = Directory.CreateDirectory(stage.Definitions);
        await stage.SettleAsync(wf, stage.template);
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

        if (scenario.Refused is { } type) stage.template.Refuse(type);
        return stage;
    }

    /// <summary>Everything as the first commands left it, in this folder.</summary>
    public async Task<(Wf Wf, CrashDatabase Database)> SetAsync(string home)
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

        var (wf, database) = (At(home), await template.CopyAsync(Path.Combine(home, "data")));
        await SettleAsync(wf, database);
        return (wf, database);
    }

    private Task SettleAsync(Wf wf, CrashDatabase database) =>
        File.WriteAllTextAsync(Path.Combine(wf.Data, "wf.yaml"), $"{Ground.Settings(Scenario)}{database.Settings}");

    private Wf At(string home) => new(home) { Folder = Definitions };
}
