using System.Text.Json;
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
        loud.Reports.Should().Equal("index.html");
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
        result.Outputs.GetProperty("target").ValueKind.Should().Be(JsonValueKind.Null);
    }

    [Fact]
    public async Task Lost_values_are_never_passed_over()
    {
        var reference = _runner.Folder.Write("a.csv", ["x,gone,empty,type,word", .. Rows(i => $"{i},{i},{i},{i},w{i % 3}")]);
        string[] now = ["x,empty,type,word,fresh", .. Rows(i => $"{(i % 20 == 0 ? i : "")},,t{i % 4},{(i % 2 == 0 ? "w0" : "")},1")];
        var current = _runner.Folder.Write("b.csv", now);
        var result = (await _runner.RunAsync("drift", new { reference, current, target = "x" })).Succeeded();

        var target = result.Outputs.GetProperty("target");
        Reason(target).Should().Be("missing");
        target.GetProperty("drifted").GetBoolean().Should().BeTrue();
        target.GetProperty("referenceMissing").GetDouble().Should().Be(0);
        target.GetProperty("currentMissing").GetDouble().Should().Be(0.95);
        // (0.95 - 0.0001) ln(0.95 / 0.0001) + (0.05 - 1) ln(0.05): an empty bin counts as 0.0001.
        target.GetProperty("missingPsi").GetDouble().Should().BeApproximately(11.5461, 1e-4);
        var columns = result.Outputs.GetProperty("columns").EnumerateArray().ToDictionary(c => c.GetProperty("name").GetString()!);
        columns.Keys.Should().Equal("gone", "empty", "type", "word");
        columns.Should().OnlyContain(c => c.Value.GetProperty("drifted").GetBoolean());
        Reason(columns["gone"]).Should().Be("gone");
        columns["gone"].GetProperty("currentKind").ValueKind.Should().Be(JsonValueKind.Null);
        Reason(columns["empty"]).Should().Be("empty");
        columns["empty"].GetProperty("currentKind").GetString().Should().Be("nothing");
        Reason(columns["type"]).Should().Be("type");
        columns["type"].GetProperty("referenceKind").GetString().Should().Be("number");
        columns["type"].GetProperty("currentKind").GetString().Should().Be("text");
        Reason(columns["word"]).Should().Be("missing");
        result.Outputs.GetProperty("driftedColumns").GetArrayLength().Should().Be(5);
        new ReportFile(result).Text.Should()
            .ContainAll("5 of 5 columns have drifted", "the column is gone", "no value is left", "held numbers, now holds text", "many more rows lack a value");
    }

    [Fact]
    public async Task Text_is_compared_by_its_categories()
    {
        // a, b: 80 and 20 of 100 become 50 and 50: 0.3 ln(0.8 / 0.5) + 0.3 ln(0.5 / 0.2), and chi-square with one degree of freedom.
        var reference = _runner.Folder.Write("a.csv", ["same,moved,fresh", .. Rows(i => $"k{i % 5},{(i < 80 ? "a" : "b")},{(i < 90 ? "u" : "v")}")]);
        var current = _runner.Folder.Write("b.csv", ["same,moved,fresh", .. Rows(i => $"k{i % 5},{(i < 50 ? "a" : "b")},{(i < 90 ? "u" : "w")}")]);
        var result = (await _runner.RunAsync("drift", new { reference, current })).Succeeded();

        var columns = result.Outputs.GetProperty("columns").EnumerateArray().ToDictionary(c => c.GetProperty("name").GetString()!);
        Reason(columns["same"]).Should().BeNull();
        columns["same"].GetProperty("psi").GetDouble().Should().Be(0);
        columns["same"].GetProperty("pValue").GetDouble().Should().Be(1);
        Reason(columns["moved"]).Should().Be("distribution");
        columns["moved"].GetProperty("psi").GetDouble().Should().BeApproximately(0.4158883, 1e-6);
        columns["moved"].GetProperty("pValue").GetDouble().Should().BeApproximately(8.68771e-6, 1e-10);
        columns["moved"].GetProperty("ks").ValueKind.Should().Be(JsonValueKind.Null);
        Reason(columns["fresh"]).Should().Be("distribution");
        columns["fresh"].GetProperty("newCategories").EnumerateArray().Select(c => c.GetString()).Should().Equal("w");
        columns["fresh"].GetProperty("vanishedCategories").EnumerateArray().Select(c => c.GetString()).Should().Equal("v");
        new ReportFile(result).Text.Should().Contain("its values have moved; new: w; vanished: v");
    }

    [Fact]
    public async Task Numbers_of_any_size_are_numbers()
    {
        var reference = _runner.Folder.Write("a.csv", ["x", .. Rows(i => i % 2 == 0 ? "1e39" : "-1e300")]);
        var current = _runner.Folder.Write("b.csv", ["x", .. Rows(i => i % 4 == 0 ? "1e39" : "-1e300")]);
        var result = (await _runner.RunAsync("drift", new { reference, current })).Succeeded();

        var column = result.Outputs.GetProperty("columns")[0];
        column.GetProperty("referenceMissing").GetDouble().Should().Be(0);
        column.GetProperty("currentMissing").GetDouble().Should().Be(0);
        column.GetProperty("ks").GetDouble().Should().BeApproximately(0.25, 1e-9);
        Reason(column).Should().Be("distribution");
    }

    [Fact]
    public async Task Times_and_identifiers_move_by_their_nature()
    {
        var reference = _runner.Folder.Write("a.csv", ["day,id", .. Rows(i => $"2011-01-{(i % 28) + 1:00},id-{i}")]);
        var current = _runner.Folder.Write("b.csv", ["day,id", .. Rows(i => $"2012-01-{(i % 28) + 1:00},id-{i + 1000}")]);
        var result = (await _runner.RunAsync("drift", new { reference, current })).Succeeded();
        result.Outputs.GetProperty("drifted").GetBoolean().Should().BeFalse(result.Outputs.GetRawText());
        result.Outputs.GetProperty("columns").EnumerateArray().Select(c => c.GetProperty("psi").ValueKind).Should().OnlyContain(k => k == JsonValueKind.Null);
        result.Outputs.GetProperty("columns").EnumerateArray().Single(c => c.GetProperty("name").GetString() == "id")
            .GetProperty("newCategories").EnumerateArray().Select(c => c.GetString()).Should().Equal("id-1095", "id-1096", "id-1097", "id-1098", "id-1099");

        var half = _runner.Folder.Write("c.csv", ["day,id", .. Rows(i => i % 2 == 0 ? $"2012-01-{(i % 28) + 1:00},id-{i}" : $",id-{i}")]);
        result = (await _runner.RunAsync("drift", new { reference, current = half })).Succeeded();
        result.Outputs.GetProperty("driftedColumns").EnumerateArray().Select(c => c.GetString()).Should().Equal("day");
    }

    [Fact]
    public async Task Codes_that_the_reference_never_had_are_drift_though_most_of_them_are_different()
    {
        var reference = _runner.Folder.Write("a.csv", ["code", .. Enumerable.Range(0, 500).Select(i => $"p{i % 300}")]);
        var current = _runner.Folder.Write("b.csv", ["code", .. Enumerable.Range(0, 500).Select(i => $"q{i % 300}")]);
        var result = (await _runner.RunAsync("drift", new { reference, current })).Succeeded();

        var column = result.Outputs.GetProperty("columns")[0];
        Reason(column).Should().Be("distribution");
        // 100 of the 500 rows have a code of their own: as much of what comes next should be new, and all of it is. A bin without rows counts as 0.0001.
        // (0.0001 - 0.8) ln(0.0001 / 0.8) + (1 - 0.2) ln(1 / 0.2)
        column.GetProperty("psi").GetDouble().Should().BeApproximately(8.4766, 1e-3);
        column.GetProperty("newCategories").GetArrayLength().Should().Be(5);
        column.GetProperty("vanishedCategories").GetArrayLength().Should().Be(5);
        new ReportFile(result).Text.Should().Contain("its values have moved; new: q");
    }

    [Fact]
    public async Task Another_sample_of_the_same_codes_is_none()
    {
        var reference = _runner.Folder.Write("a.csv", ["code", .. Sample(seed: 1)]);
        var current = _runner.Folder.Write("b.csv", ["code", .. Sample(seed: 2)]);
        foreach (var other in new[] { current, reference })
        {
            var result = (await _runner.RunAsync("drift", new { reference, current = other })).Succeeded();
            result.Outputs.GetProperty("columns")[0].GetProperty("psi").GetDouble().Should().BeInRange(0, 0.1);
        }

        static IEnumerable<string> Sample(int seed)
        {
            var random = new Random(seed);
            return Enumerable.Range(0, 500).Select(_ => $"p{random.Next(600)}");
        }
    }

    [Theory]
    [InlineData("""{"target":"zz"}""", "reference: no column 'zz' in a.csv; it has: x, word")]
    [InlineData("""{"columns":["zz"]}""", "reference: no column 'zz' in a.csv; it has: x, word")]
    [InlineData("""{"exclude":["x","word"]}""", "reference: no column of a.csv is left to compare: exclude less")]
    [InlineData("""{"current":"none.csv"}""", "has column names but no rows")]
    public async Task What_is_wrong_is_said_in_one_line(string inputs, string expected)
    {
        var merged = System.Text.Json.Nodes.JsonNode.Parse(inputs)!.AsObject();
        merged["reference"] = _runner.Folder.Write("a.csv", "x,word", "1,a", "2,b");
        merged["current"] = merged["current"] is null ? _runner.Folder.Write("b.csv", "x,word", "1,a", "2,b") : _runner.Folder.Write("none.csv", "x,word");
        var result = await _runner.RunAsync("drift", merged);
        result.Exit.Should().Be(65, result.Error);
        result.LastLine.Should().Contain(expected);
    }

    private static IEnumerable<string> Rows(Func<int, string> row) => Enumerable.Range(0, 100).Select(row);

    private static string? Reason(JsonElement column) => column.GetProperty("reason").GetString();

    private async Task<ActivityResult> DriftAsync(string reference, string current) =>
        (await _runner.RunAsync("drift", new { reference, current, target = "cnt", exclude = new[] { "instant" } })).Succeeded();
}
