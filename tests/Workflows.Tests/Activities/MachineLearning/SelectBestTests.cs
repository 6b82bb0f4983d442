using System.Text.Json;
using FluentAssertions;
using Workflows.Tests.Activities.Harness;
using Xunit;

namespace Workflows.Tests.Activities.MachineLearning;

public sealed class SelectBestTests : IDisposable
{
    private readonly ActivityRunner _runner = new();

    public void Dispose() => _runner.Dispose();

    [Theory]
    [InlineData("""[{"metrics":{"rmse":70}},null,{"metrics":{"rmse":62}},{"metrics":{"rmse":66}}]""", "metrics.rmse", 2, 62)]
    [InlineData("""[{"auc":0.7},{"auc":0.9},{"other":1}]""", "auc", 1, 0.9)]
    [InlineData("""[{"rmse":5},{"rmse":5}]""", "rmse", 0, 5)]
    [InlineData("""[{"rmse":1e308},{"rmse":-1e308}]""", "rmse", 1, -1e308)]
    [InlineData("""[{"rmse":1e308},{"rmse":1.7e308}]""", "rmse", 0, 1e308)]
    public async Task The_best_is_found_by_what_its_metric_wants(string items, string by, int index, double value)
    {
        var result = (await _runner.RunAsync("select-best", new { items = JsonElement.Parse(items), by })).Succeeded();
        result.Outputs.GetProperty("index").GetInt32().Should().Be(index);
        result.Outputs.GetProperty("value").GetDouble().Should().Be(value);
        result.Outputs.GetProperty("best").GetRawText().Should().Be(JsonElement.Parse(items)[index].GetRawText());
        result.Reports.Should().Equal("index.html");
    }

    [Theory]
    [InlineData("minimize", 1)]
    [InlineData("maximize", 0)]
    public async Task Any_figure_will_do_when_the_goal_is_said(string goal, int index) =>
        (await _runner.RunAsync("select-best", new { items = JsonElement.Parse("""[{"cost":3},{"cost":2}]"""), by = "cost", goal }))
            .Outputs.GetProperty("index").GetInt32().Should().Be(index);

    [Fact]
    public async Task An_unknown_metric_needs_a_goal_and_no_figure_at_all_is_a_data_error()
    {
        (await _runner.RunAsync("select-best", new
        {
            items = new object[] { new { cost = 3 } },
            by = "cost",
        })).Should().Match<ActivityResult>(r => r.Exit == 64 && r.LastLine.Contains("input 'goal' is needed"));
        (await _runner.RunAsync("select-best", new
        {
            items = new object?[] { null },
            by = "rmse",
        })).Should().Match<ActivityResult>(r => r.Exit == 65 && r.LastLine.Contains("none of the 1 items has a number at 'rmse'"));
    }

    [Fact]
    public async Task A_misspelt_figure_is_told_beside_those_that_the_items_have()
    {
        var items = JsonElement.Parse("""[null,{"metrics":{"rmse":70,"mae":5},"rows":3},{"metrics":{"rmse":62},"model":"m"}]""");

        var result = await _runner.RunAsync("select-best", new { items, by = "metrics.rsme" });

        result.Exit.Should().Be(65, result.Error);
        result.LastLine.Should().Contain("none of the 3 items has a number at 'metrics.rsme'; they have: metrics.rmse, metrics.mae, rows");
    }

    [Fact]
    public async Task The_report_names_the_candidates_and_says_whose_it_is()
    {
        var report = new ReportFile((await _runner.RunAsync("select-best", new
        {
            items = new object[] { new { rmse = 70 }, new { rmse = 62 } },
            candidates = new object[] { new { leaves = 15, rate = 0.5 }, new { leaves = 15, rate = 0.1 } },
            by = "rmse",
        })).Succeeded());

        report.Text.Should().Contain("[1] leaves 15, rate 0.1 is best: rmse is 62")
            .And.MatchRegex(@"bike-demand#1, bike-demand version 3, step step, \d{4}-\d\d-\d\d \d\d:\d\d UTC");
        report.Tables[0][2].Should().Equal("2", "[0] leaves 15, rate 0.5", "70");
        report.Page.Descendants("title").Should().ContainSingle().Which.Value.Should().Be("Ranking: bike-demand#1 step");
    }
}
