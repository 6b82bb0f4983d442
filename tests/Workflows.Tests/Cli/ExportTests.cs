using System.Text.Json;
using FluentAssertions;
using Xunit;

namespace Workflows.Tests.Cli;

/// <summary>Definitions in the language of another engine, by the command line.</summary>
public sealed class ExportTests
{
    private const string Plain = """
        name: plain
        steps:
          one: { uses: container, image: "busybox:1", command: [echo, hi] }
        """;

    [Fact]
    public async Task What_was_exported_comes_back_by_import()
    {
        using var folder = new WfFolder().With("plain.yaml", Plain);
        await folder.RunAsync("publish", "plain.yaml");

        var export = await folder.RunAsync("export", "plain", "-o", "argo.yaml");
        var again = await folder.RunAsync("export", "plain", "-o", "argo.yaml");
        var forced = await folder.RunAsync("export", "plain@1", "--format", "argo", "-o", "argo.yaml", "--force");
        var printed = await folder.RunAsync("export", "plain");
        var import = await folder.RunAsync("import", "argo.yaml");

        export.Should().Match<Finished>(end => end.Exit == 0 && end.Errors.Length == 0 && end.Output.Contains("argo.yaml"), export.Errors);
        again.Should().Match<Finished>(end => end.Exit == 2 && end.Errors.Contains("is there already") && end.Errors.Contains("--force"));
        forced.Exit.Should().Be(0, forced.Errors);
        printed.Output.Should().Be(await File.ReadAllTextAsync(folder.File("argo.yaml")));
        import.Output.Should().Contain("command: [echo, hi]");
    }

    [Fact]
    public async Task A_file_that_is_overwritten_is_replaced_as_a_whole()
    {
        using var folder = new WfFolder().With("plain.yaml", Plain).With("argo.yaml", "old");
        await folder.RunAsync("publish", "plain.yaml");

        // Whoever has the old one open reads it to its end.
        await using var open = new FileStream(folder.File("argo.yaml"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var forced = await folder.RunAsync("export", "plain", "-o", "argo.yaml", "--force");
        using var reader = new StreamReader(open);

        forced.Exit.Should().Be(0, forced.Errors);
        (await reader.ReadToEndAsync()).Should().Be("old");
        Directory.GetFiles(Path.GetDirectoryName(folder.File("argo.yaml"))!, "argo.yaml*").Should().ContainSingle();
    }

    [Fact]
    public async Task What_Argo_cannot_say_is_named_by_its_line_and_the_rest_is_written()
    {
        using var folder = new WfFolder().With("plain.yaml", Plain.Replace("hi] }", "hi], cache: { ttl: 1d } }", StringComparison.Ordinal));
        await folder.RunAsync("publish", "plain.yaml");

        var export = await folder.RunAsync("export", "plain");
        var json = await folder.RunAsync("export", "plain", "--json");

        export.Exit.Should().Be(65);
        export.Errors.Should().StartWith("plain@1:3:68: left out: one.cache: ");
        export.Output.Should().StartWith("apiVersion: argoproj.io/v1alpha1").And.Contain("# line 3: one.cache: ");
        json.Exit.Should().Be(65);
        using var document = JsonDocument.Parse(json.Output);
        document.RootElement.GetProperty("notes")[0].GetProperty("what").GetString().Should().Be("one.cache");
    }

    [Fact]
    public async Task What_is_not_there_and_what_nobody_speaks_is_said()
    {
        using var folder = new WfFolder().With("plain.yaml", Plain);
        await folder.RunAsync("publish", "plain.yaml");

        var unknown = await folder.RunAsync("export", "plain@7");
        var foreign = await folder.RunAsync("export", "plain", "--format", "airflow");
        var nowhere = await folder.RunAsync("export", "plain", "-o", "no/such/folder/argo.yaml");

        unknown.Should().Match<Finished>(end => end.Exit == 66 && end.Errors.Contains("versions: 1"));
        foreign.Should().Match<Finished>(end => end.Exit == 2 && end.Errors.Contains("expected argo"));
        nowhere.Should().Match<Finished>(end => end.Exit == 66 && end.Errors.Contains("can't be written"));
    }
}
