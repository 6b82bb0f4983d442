using System.Text.Json;
using SkiaSharp;
using Workflows.Storage.Files;
using Workflows.Tests.Activities.Harness;
using Workflows.Tests.Crashes;
using Workflows.Tests.Executors;

namespace Workflows.Tests.Samples;

/// <summary>A data folder in which definitions of <c>workflows/</c> are run by the real <c>wf</c> with the real activities.</summary>
internal sealed class Sample : IDisposable
{
    private readonly TemporaryFolder home = new();

    public Sample()
    {
        Wf = new Wf(home.Root) { Folder = Repository.Root };
        _ = Directory.CreateDirectory(Wf.Data);
        var hasOwnCatalogue = Path.GetDirectoryName(Programs.Wf) == Path.Combine(Repository.Root, "bin");
        if (!hasOwnCatalogue) File.WriteAllText(Path.Combine(Wf.Data, "wf.yaml"), $"catalogue: {Path.Combine(Repository.Root, "activities/catalogue")}\n");
    }

    public Wf Wf { get; }

    public string PathOf(string name) => home.Path(name);

    /// <summary>Runs a sample to its end, saying yes to whoever asks, and gives what <c>wf show</c> tells of it.</summary>
    public async Task<JsonElement> RunAsync(string name, params IEnumerable<string> parameters)
    {
        _ = (await Wf.RunAsync(["run", $"workflows/{name}.yaml", "--yes", .. parameters.SelectMany(parameter => (string[])["-p", parameter])])).Exited(0);
        return await ShowAsync(name);
    }

    public async Task<JsonElement> ShowAsync(string run) => Json((await Wf.RunAsync("show", run, "--json")).Exited(0));

    public async Task<JsonElement> ModelAsync(string name) => Json((await Wf.RunAsync("models", "show", name, "--json")).Exited(0));

    /// <summary>The names of a step's reports. Each picture in them is opened: it must show something.</summary>
    public IReadOnlyList<string> Reports(JsonElement step)
    {
        const string prefix = "report/";
        var files = new FolderFileStore(Path.Combine(Wf.Data, "files"));
        var reports = step.GetProperty("artifacts").EnumerateObject().Where(artifact => artifact.Name.StartsWith(prefix, StringComparison.Ordinal)).ToList();
        var pages = reports.Where(report => report.Name.EndsWith(".html", StringComparison.Ordinal));
        foreach (var (words, png) in pages.SelectMany(page => new ReportFile(files.PathOf(page.Value.GetProperty("sha256").GetString()!)).Plots))
        {
            using var bitmap = SKBitmap.Decode(png);
            if (bitmap is null || bitmap.Pixels.Distinct().Take(2).Count() < 2) throw new InvalidDataException($"'{words}' shows nothing");
        }

        return [.. reports.Select(report => report.Name[prefix.Length..]).Order(StringComparer.Ordinal)];
    }

    /// <summary>What stands in a file that a step left.</summary>
    public string Text(JsonElement run, string step, string artifact) => File.ReadAllText(new FolderFileStore(Path.Combine(Wf.Data, "files")).PathOf(
        run.GetProperty("steps").GetProperty(step).GetProperty("artifacts").GetProperty(artifact).GetProperty("sha256").GetString()!));

    public void Dispose() => home.Dispose();

    private static JsonElement Json(WfResult result) => JsonSerializer.Deserialize<JsonElement>(result.Output);
}
