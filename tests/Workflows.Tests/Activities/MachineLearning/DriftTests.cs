using FluentAssertions;
using Workflows.Tests.Activities.Harness;
using Xunit;

namespace Workflows.Tests.Activities.MachineLearning;

public sealed class DriftTests : IDisposable
{
    private readonly ActivityRunner _runner = new();

    public void Dispose() => _runner.Dispose();

    [Fact]
    public async Task The_same_world_has_not_drifted_and_a_changed_one_has()
    {
        var (reference, _) = await BikeData.GenerateAsync(_runner, seed: 1);
        var (same, _) = await BikeData.GenerateAsync(_runner, seed: 2);
        var (changed, _) = await BikeData.GenerateAsync(_runner, seed: 3, drift: 0.8);
        var quiet = await DriftAsync(reference, same);
        quiet.Outputs.GetProperty("target").GetProperty("drifted").GetBoolean().Should().BeFalse();
        var loud = await DriftAsync(reference, changed);
        loud.Outputs.GetProperty("drifted").GetBoolean().Should().BeTrue();
        loud.Outputs.GetProperty("driftedColumns")
            .EnumerateArray()
            .Select(c => c.GetString())
            .Should()
            .Contain(["cnt", "temp"]).And
            .NotContain(["hr", "weekday"]);
        loud.Reports.Should().Equal("distributions.png", "psi.png");
    }

    [Fact]
    public async Task The_second_bound_counts_too()
    {
        var reference = _runner.Folder.Write("a.csv", ["x", .. Enumerable.Range(0, 100).Select(i => $"{i}")]);
        var current = _runner.Folder.Write("b.csv", ["x", .. Enumerable.Range(10, 100).Select(i => $"{i}")]);
        (await _runner.RunAsync("drift", new { reference, current, maxPsi = 100 })).Outputs.GetProperty("drifted").GetBoolean().Should().BeFalse();
        var result = await _runner.RunAsync("drift", new { reference, current, maxPsi = 100, maxKs = 0.09 });
        result.Outputs.GetProperty("drifted").GetBoolean().Should().BeTrue();
        result.Outputs.GetProperty("columns")[0].GetProperty("ks").GetDouble().Should().BeApproximately(0.1, 1e-9);
        result.Outputs.GetProperty("target").ValueKind.Should().Be(System.Text.Json.JsonValueKind.Null);
    }

    [Theory]
    [InlineData("""{"target":"zz"}""", "reference: no column 'zz' in a.csv; it has: x, word")]
    [InlineData("""{"columns":["word"]}""", "column 'word' of a.csv holds text")]
    [InlineData("""{"exclude":["x"]}""", "share no numeric column to compare")]
    public async Task What_is_wrong_is_said_in_one_line(string inputs, string expected)
    {
        var merged = System.Text.Json.Nodes.JsonNode.Parse(inputs)!.AsObject();
        merged["reference"] = _runner.Folder.Write("a.csv", "x,word", "1,a", "2,b");
        merged["current"] = _runner.Folder.Write("b.csv", "x,word", "1,a", "2,b");
        var result = await _runner.RunAsync("drift", merged);
        result.Exit.Should().Be(65, result.Error);
        result.LastLine.Should().Contain(expected);
    }

    private async Task<ActivityResult> DriftAsync(string reference, string current) =>
        (await _runner.RunAsync("drift", new { reference, current, target = "cnt", exclude = new[] { "instant" } })).Succeeded();
}
