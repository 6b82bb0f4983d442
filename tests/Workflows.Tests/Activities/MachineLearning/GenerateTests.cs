using System.Globalization;
using FluentAssertions;
using Workflows.Tests.Activities.Harness;
using Xunit;

namespace Workflows.Tests.Activities.MachineLearning;

public sealed class GenerateTests : IDisposable
{
    private readonly ActivityRunner _runner = new();

    public void Dispose() => _runner.Dispose();

    [Fact]
    public async Task Days_become_24_rows_each_in_the_columns_of_the_real_file()
    {
        var result = (await _runner.RunAsync("generate", new { days = 10, holdoutFraction = 0.3 })).Succeeded();
        result.Outputs.GetProperty("rows").GetInt32().Should().Be(7 * 24);
        result.Outputs.GetProperty("holdoutFrom").GetString().Should().Be("2011-01-08");
        var lines = await File.ReadAllLinesAsync(result.Artifact("holdout.csv"), TestContext.Current.CancellationToken);
        lines.Should().HaveCount(1 + (3 * 24));
        lines[0].Should().Be("instant,dteday,season,yr,mnth,hr,holiday,weekday,workingday,weathersit,temp,atemp,hum,windspeed,casual,registered,cnt");
        lines[1].Should().StartWith("169,2011-01-08,1,0,1,0,0,6,0,");
        result.Reports.Should().Equal("index.html");
    }

    [Fact]
    public async Task The_real_file_has_the_same_columns()
    {
        var real = (await File.ReadAllLinesAsync(Repository.RealData("bike-hour-train.csv"), TestContext.Current.CancellationToken))[0];
        real.Should().Be(Workflows.MachineLearning.Generate.Hour.Header);
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_bytes_and_another_seed_others()
    {
        var (first, _) = await BikeData.GenerateAsync(_runner, days: 20, seed: 5);
        var (same, _) = await BikeData.GenerateAsync(_runner, days: 20, seed: 5);
        var (other, _) = await BikeData.GenerateAsync(_runner, days: 20, seed: 6);
        (await BytesAsync(same)).Should().Equal(await BytesAsync(first));
        (await BytesAsync(other)).Should().NotEqual(await BytesAsync(first));
    }

    [Fact]
    public async Task The_counts_add_up_and_every_value_is_in_its_range()
    {
        var (data, _) = await BikeData.GenerateAsync(_runner, days: 200);
        foreach (var row in (await File.ReadAllLinesAsync(data, TestContext.Current.CancellationToken)).Skip(1).Select(l => l.Split(',')))
        {
            Number(row[14]).Should().BeGreaterThanOrEqualTo(0);
            (Number(row[14]) + Number(row[15])).Should().Be(Number(row[16]));
            row[10..14].Should().OnlyContain(v => Number(v) >= 0 && Number(v) <= 1);
            Number(row[9]).Should().BeInRange(1, 4);
        }
    }

    [Fact]
    public async Task Drift_raises_demand()
    {
        var usual = await _runner.RunAsync("generate", new { days = 60 });
        var drifted = await _runner.RunAsync("generate", new { days = 60, drift = 0.5 });
        (drifted.Outputs.GetProperty("meanDemand").GetDouble() / usual.Outputs.GetProperty("meanDemand").GetDouble()).Should().BeInRange(1.4, 2.2);
    }

    [Theory]
    [InlineData("days", 1)]
    [InlineData("holdoutFraction", 1)]
    [InlineData("drift", -1)]
    public async Task A_knob_out_of_its_range_is_a_usage_error(string input, double value)
    {
        var result = await _runner.RunAsync("generate", new Dictionary<string, double> { [input] = value });
        result.Exit.Should().Be(64);
        result.LastLine.Should().Contain($"input '{input}' must be");
    }

    private static Task<byte[]> BytesAsync(string path) => File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
