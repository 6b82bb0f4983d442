using FluentAssertions;
using Workflows.Tests.Activities.Harness;
using Xunit;

namespace Workflows.Tests.Samples;

/// <summary>The machine-learning samples on the real bike sharing data (WORKFLOWS_TEST_DATA; skipped where it is absent).</summary>
public sealed class RealBikeSampleTests : IDisposable
{
    private readonly Sample sample = new();

    public void Dispose() => sample.Dispose();

    [Fact]
    public async Task Bike_demand_reaches_the_objective_by_parameters_alone()
    {
        var (data, holdout) = (Repository.RealData("bike-hour-train.csv"), Repository.RealData("bike-hour-test.csv"));

        var run = await sample.RunAsync("bike-demand", $"data={data}", $"holdout={holdout}", "trees=300", "learningRate=0.1", "leaves=31");

        run.GetProperty("outputs").GetProperty("passed").GetBoolean().Should().BeTrue();
        run.GetProperty("outputs").GetProperty("rmse").GetDouble().Should().BeInRange(50, 70);
        run.GetProperty("steps").GetProperty("generate").GetProperty("state").GetString().Should().Be("skipped");
        (await sample.ModelAsync("bike-demand")).GetProperty("aliases").GetProperty("production").GetInt32().Should().Be(1);
    }

    [Fact]
    public async Task Bike_drift_finds_that_2012_is_not_2011_in_its_target()
    {
        string[] rows = [.. await LinesAsync("bike-hour-train.csv"), .. (await LinesAsync("bike-hour-test.csv")).Skip(1)];
        var (reference, current) = (sample.PathOf("2011.csv"), sample.PathOf("2012.csv"));
        await WriteYearAsync(reference, rows, "2011");
        await WriteYearAsync(current, rows, "2012");

        var run = await sample.RunAsync("bike-drift", $"reference={reference}", $"current={current}");

        var drift = run.GetProperty("steps").GetProperty("drift");
        var found = drift.GetProperty("outputs");
        found.GetProperty("drifted").GetBoolean().Should().BeTrue();
        found.GetProperty("target").GetProperty("name").GetString().Should().Be("cnt");
        found.GetProperty("target").GetProperty("drifted").GetBoolean().Should().BeTrue();
        found.GetProperty("driftedColumns").EnumerateArray().Select(column => column.GetString()).Should().Equal("registered", "cnt");
        sample.Reports(drift).Should().Equal("index.html");
    }

    private static Task<string[]> LinesAsync(string name) => File.ReadAllLinesAsync(Repository.RealData(name), TestContext.Current.CancellationToken);

    /// <summary>The header, and the rows whose <c>dteday</c> is of this year.</summary>
    private static Task WriteYearAsync(string file, string[] rows, string year) =>
        File.WriteAllLinesAsync(
            file,
            [rows[0], .. rows.Skip(1).Where(row => row.Split(',')[1].StartsWith(year, StringComparison.Ordinal))],
            TestContext.Current.CancellationToken);
}
