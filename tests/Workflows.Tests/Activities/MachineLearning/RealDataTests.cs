using FluentAssertions;
using Workflows.Tests.Activities.Harness;
using Xunit;

namespace Workflows.Tests.Activities.MachineLearning;

/// <summary>The promise of the whole: on the real bike sharing data the objective is reached, and the second year is seen to be another world.</summary>
public sealed class RealDataTests : IDisposable
{
    private readonly ActivityRunner _runner = new();

    public void Dispose() => _runner.Dispose();

    [Fact]
    public async Task Trained_on_the_past_it_predicts_the_future_within_70_bikes()
    {
        var (data, holdout) = (Repository.RealData("bike-hour-train.csv"), Repository.RealData("bike-hour-test.csv"));
        var trained = (await _runner.RunAsync("train", new { data, label = "cnt", exclude = BikeData.NotFeatures })).Succeeded();
        var judged = (await _runner.RunAsync(
            "evaluate",
            new { candidate = trained.Artifact("model.zip"), data = holdout, objectives = new[] { new { metric = "rmse", atMost = 70 } } })).Succeeded();
        judged.Outputs.GetProperty("passed").GetBoolean().Should().BeTrue();
        judged.Outputs.GetProperty("metrics").GetProperty("rmse").GetDouble().Should().BeInRange(50, 70);
    }

    [Fact]
    public async Task The_second_year_has_drifted_from_the_first()
    {
        string[] rows = [.. await LinesAsync("bike-hour-train.csv"), .. await LinesAsync("bike-hour-test.csv")];
        var header = Workflows.MachineLearning.Generate.Hour.Header;
        var reference = _runner.Folder.Write("2011.csv", [header, .. rows.Where(r => r.Contains(",2011-", StringComparison.Ordinal))]);
        var current = _runner.Folder.Write("2012.csv", [header, .. rows.Where(r => r.Contains(",2012-", StringComparison.Ordinal))]);
        var result = (await _runner.RunAsync("drift", new { reference, current, target = "cnt", exclude = new[] { "instant", "yr" } })).Succeeded();
        result.Outputs.GetProperty("referenceRows").GetInt32().Should().Be(8645);
        result.Outputs.GetProperty("currentRows").GetInt32().Should().Be(8734);
        result.Outputs.GetProperty("drifted").GetBoolean().Should().BeTrue();
        result.Outputs.GetProperty("target").GetProperty("psi").GetDouble().Should().BeGreaterThan(0.2);
        result.Outputs.GetProperty("driftedColumns").EnumerateArray().Select(c => c.GetString()).Should().Equal("registered", "cnt");
    }

    [Fact]
    public async Task The_real_data_keeps_its_rules()
    {
        var rules = new object[]
        {
            new { column = "instant", notNull = true, unique = true, type = "integer" },
            new { column = "dteday", type = "date" },
            new { column = "cnt", notNull = true, min = 0, max = 2000 },
            new { column = "weathersit", allowed = new[] { 1, 2, 3, 4 } },
        };
        (await _runner.RunAsync(
            "data-quality",
            new { data = Repository.RealData("bike-hour-train.csv"), rules, rowCount = new { min = 13949, max = 13949 } })).Succeeded();
    }

    private static async Task<IEnumerable<string>> LinesAsync(string name) =>
        (await File.ReadAllLinesAsync(Repository.RealData(name), TestContext.Current.CancellationToken)).Skip(1);
}
