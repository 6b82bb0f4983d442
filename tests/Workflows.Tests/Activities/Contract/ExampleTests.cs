using FluentAssertions;
using NJsonSchema;
using Workflows.Tests.Activities.Harness;
using Xunit;

namespace Workflows.Tests.Activities.Contract;

/// <summary>"Any language" is a promise: these programs know nothing of us but the contract.</summary>
public sealed class ExampleTests : IDisposable
{
    private static readonly string Examples = Path.Combine(Repository.Root, "activities/contract/examples");
    private readonly ActivityRunner _runner = new();

    public void Dispose() => _runner.Dispose();

    [Fact]
    public async Task Plain_shell_counts_rows()
    {
        var data = _runner.Folder.Write("data.csv", "a,b", "1,2", "3,4", "5,6", "7,8");
        var result = (await ShellAsync(new { data })).Succeeded();
        result.Outputs.GetProperty("rows").GetInt32().Should().Be(4);
        (await File.ReadAllLinesAsync(result.Artifact("head.csv"), TestContext.Current.CancellationToken)).Should().Equal("a,b", "1,2", "3,4", "5,6");
        await FitsAsync("shell/count-rows@1", new { data }, result);
    }

    [Fact]
    public async Task Plain_shell_says_what_is_wrong()
    {
        (await ShellAsync(new { })).Should().Match<ActivityResult>(r => r.Exit == 64 && r.LastLine.Contains("'data' is missing"));
        (await ShellAsync(new { data = "/nowhere.csv" })).Should().Match<ActivityResult>(
            r => r.Exit == 65 && r.LastLine.Contains("/nowhere.csv is missing or empty"));
    }

    [Fact]
    public async Task Python_averages_a_column_and_tells_the_engine()
    {
        await using var engine = await FakeEngine.StartAsync(_runner);
        var inputs = new { data = _runner.Folder.Write("data.csv", "a,b", "1,2", "3,4", ",6"), column = "a" };
        var result = (await PythonAsync(inputs)).Succeeded();
        result.Outputs.GetRawText().Should().Be("""{"mean": 2.0, "rows": 2}""");
        result.Reports.Should().Equal("summary.md");
        File.Exists(result.Artifact("summary.json")).Should().BeTrue();
        engine.Progress.Should().ContainSingle();
        engine.Metrics.Should().ContainSingle().Which.GetProperty("value").GetDouble().Should().Be(2);
        foreach (var (schema, body) in new[] { ("progress", engine.Progress[0]), ("metrics", engine.MetricBatches[0]) })
        {
            (await ContractTests.SchemaAsync(schema)).Validate(body.GetRawText()).Should().BeEmpty();
        }

        await FitsAsync("python/mean@1", inputs, result);
    }

    [Fact]
    public async Task Python_rides_through_an_engine_that_is_away()
    {
        await using var engine = await FakeEngine.StartAsync(_runner);
        engine.Away = true;
        var running = PythonAsync(new { data = _runner.Folder.Write("data.csv", "a", "1"), column = "a" });
        await Task.Delay(700, TestContext.Current.CancellationToken);
        running.IsCompleted.Should().BeFalse();
        engine.Away = false;
        (await running).Succeeded();
        engine.Metrics.Should().ContainSingle();
    }

    [Fact]
    public async Task Python_says_what_is_wrong()
    {
        var result = await PythonAsync(new { data = _runner.Folder.Write("data.csv", "a", "1"), column = "b" });
        result.Exit.Should().Be(65);
        result.LastLine.Should().Contain("no column 'b'").And.Contain("it has: a");
    }

    private static async Task FitsAsync(string manifest, object inputs, ActivityResult result)
    {
        var json = ManifestFile.Parse(await File.ReadAllTextAsync(Path.Combine(Examples, $"{manifest}.yaml"))).AsObject();
        (await ContractTests.SchemaAsync("activity-manifest")).Validate(json.ToJsonString()).Should().BeEmpty();
        (await JsonSchema.FromJsonAsync(json["inputs"]!.ToJsonString())).Validate(System.Text.Json.JsonSerializer.Serialize(inputs)).Should().BeEmpty();
        (await JsonSchema.FromJsonAsync(json["outputs"]!.ToJsonString())).Validate(result.Outputs.GetRawText()).Should().BeEmpty();
        json["artifacts"]!.AsObject().Should().OnlyContain(a => File.Exists(result.Artifact(a.Value!["path"]!.ToString())));
    }

    private Task<ActivityResult> ShellAsync(object inputs) =>
        ActivityProcess.RunAsync(_runner, ["sh", "count-rows.sh"], inputs, Path.Combine(Examples, "shell"));

    private Task<ActivityResult> PythonAsync(object inputs) =>
        ActivityProcess.RunAsync(_runner, ["python3", "mean.py"], inputs, Path.Combine(Examples, "python"));
}
