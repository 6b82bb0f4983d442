using System.Text.Json;
using FluentAssertions;
using Workflows.Tests.Activities.Harness;
using Xunit;

namespace Workflows.Tests.Activities.MachineLearning;

/// <summary>Outputs have a bound, and tables have none: the worst is told, and how much there is, and the rest lies in a file.</summary>
public sealed class WideOutputTests : IDisposable
{
    private const int MaxOutputs = 256 << 10;
    private const int Columns = 2000;
    private readonly ActivityRunner _runner = new();

    public void Dispose() => _runner.Dispose();

    [Fact]
    public async Task Drift_of_two_thousand_columns_tells_the_worst_and_how_many()
    {
        var reference = Wide("a.csv", (row, c) => c % 2 == 0 ? $"{row + c}" : Category(row, c));
        var current = Wide("b.csv", (row, c) => c % 2 == 0 ? $"{row + c + 500}" : Category(row % 9, c));
        var result = (await _runner.RunAsync("drift", new { reference, current, target = Name(0) })).Succeeded();

        result.Outputs.GetRawText().Length.Should().BeLessThan(MaxOutputs);
        result.Outputs.GetProperty("columnCount").GetInt32().Should().Be(Columns);
        result.Outputs.GetProperty("driftedCount").GetInt32().Should().Be(Columns);
        result.Outputs.GetProperty("columns").GetArrayLength().Should().BeInRange(50, 400);
        result.Outputs.GetProperty("driftedColumns").GetArrayLength().Should().BeInRange(500, Columns - 1);
        var all = JsonElement.Parse(await File.ReadAllTextAsync(result.Artifact("columns.json"), TestContext.Current.CancellationToken));
        all.GetArrayLength().Should().Be(Columns);
        all.EnumerateArray().Skip(1).First(c => c.GetProperty("name").GetString() != Name(0)).GetRawText().Should()
            .BeOneOf(result.Outputs.GetProperty("columns").EnumerateArray().Select(c => c.GetRawText()));
        var report = new ReportFile(result);
        report.Tables[0].Should().HaveCount(201);
        report.Text.Should().Contain("2,000 of 2,000 columns have drifted").And.Contain("200 of 2,000 columns: what is lost, then those that moved most");

        static string Category(int row, int c) => $"{new string('x', 56)}{(row + c) % 19:00}";
    }

    [Fact]
    public async Task Quality_of_two_thousand_columns_tells_the_worst_and_how_many()
    {
        var data = Wide("a.csv", (row, c) => $"{(row < c / 20 ? "bad" : "good")} {new string('v', 90)}");
        var rules = Enumerable.Range(0, Columns).Select(c => new
        {
            column = Name(c),
            notNull = true,
            pattern = "good v+",
            allowed = Enumerable.Range(0, 60).Select(i => $"allowed {i} of sixty"),
        });
        var result = (await _runner.RunAsync("data-quality", new { data, rules, failOnViolation = false })).Succeeded();

        result.Outputs.GetRawText().Length.Should().BeLessThan(MaxOutputs);
        result.Outputs.GetProperty("rules").GetInt32().Should().Be(3 * Columns);
        var broken = result.Outputs.GetProperty("broken").GetInt32();
        broken.Should().BeInRange(Columns, (2 * Columns) - 1);
        var told = result.Outputs.GetProperty("violations");
        told.GetArrayLength().Should().BeInRange(50, 200);
        told.EnumerateArray().Select(v => v.GetProperty("count").GetInt32()).Should().BeInDescendingOrder();
        var all = JsonElement.Parse(await File.ReadAllTextAsync(result.Artifact("violations.json"), TestContext.Current.CancellationToken));
        all.GetArrayLength().Should().Be(broken);
        new ReportFile(result).Text.Should().Contain($"300 of {broken:N0} broken rules: the gravest").And.Contain("rules that hold: the first");
    }

    [Fact]
    public async Task A_sweep_of_ten_thousand_names_the_best_and_ranks_as_many_as_there_is_room_for()
    {
        var items = Enumerable.Range(0, 10_000).Select(i => new { rmse = 60 + (1.0 / (i + 3)) });
        var result = (await _runner.RunAsync("select-best", new { items, by = "rmse" })).Succeeded();

        result.Outputs.GetRawText().Length.Should().BeLessThan(MaxOutputs);
        result.Outputs.GetProperty("index").GetInt32().Should().Be(9_999);
        result.Outputs.GetProperty("ranked").GetInt32().Should().Be(10_000);
        result.Outputs.GetProperty("ranking").GetArrayLength().Should().BeInRange(1_000, 9_999);
    }

    [Fact]
    public async Task A_model_of_columns_with_long_names_fits_too()
    {
        string[] names = [.. Enumerable.Range(0, 1500).Select(c => $"{new string('n', 150)}{c:0000}")];
        var rows = Enumerable.Range(0, 60).Select(r => string.Join(',', names.Select((_, c) => c % 2 == 0 ? $"{(r * (c + 1)) % 17}" : "word")));
        var data = _runner.Folder.Write("t.csv", [$"y,{string.Join(',', names)}", .. rows.Select((row, r) => $"{r},{row}")]);
        var result = (await _runner.RunAsync("train", new { data, label = "y", trees = 2, leaves = 2, minimumLeaf = 1 })).Succeeded();

        result.Outputs.GetRawText().Length.Should().BeLessThan(MaxOutputs);
        result.Outputs.GetProperty("featureCount").GetInt32().Should().Be(750);
        result.Outputs.GetProperty("leftOutCount").GetInt32().Should().Be(750);
        result.Outputs.GetProperty("features").GetArrayLength().Should().BeInRange(100, 749);
    }

    private string Wide(string file, Func<int, int, string> value) => _runner.Folder.Write(
        file,
        [
            string.Join(',', Enumerable.Range(0, Columns).Select(Name)),
            .. Enumerable.Range(0, 100).Select(row => string.Join(',', Enumerable.Range(0, Columns).Select(c => value(row, c)))),
        ]);

    private static string Name(int c) => $"a column with a name as exports of wide tables have it number {c}";
}
