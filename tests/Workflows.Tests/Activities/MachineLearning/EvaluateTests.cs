using FluentAssertions;
using Workflows.Tests.Activities.Contract;
using Workflows.Tests.Activities.Harness;
using Xunit;

namespace Workflows.Tests.Activities.MachineLearning;

public sealed class EvaluateTests(TrainedModels models) : IClassFixture<TrainedModels>, IAsyncLifetime
{
    private static readonly object[] Reachable = [new { metric = "rmse", atMost = 1000 }];
    private readonly ActivityRunner _runner = new();
    private FakeEngine _engine = null!;

    public async ValueTask InitializeAsync() => _engine = await FakeEngine.StartAsync(_runner);

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        _runner.Dispose();
    }

    [Fact]
    public async Task On_the_first_run_the_objectives_alone_decide()
    {
        var result = await EvaluateAsync(models.Good, Reachable);
        result.Outputs.GetProperty("passed").GetBoolean().Should().BeTrue();
        result.Outputs.GetProperty("champion").ValueKind.Should().Be(System.Text.Json.JsonValueKind.Null);
        Reasons(result).Should().HaveCount(2).And.Contain("there is no champion to compare with");
        result.Reports.Should().Equal("index.html");
    }

    [Fact]
    public async Task A_missed_objective_is_a_successful_step_that_did_not_pass()
    {
        var result = await EvaluateAsync(models.Good, [new { metric = "rmse", atMost = 1 }, new { metric = "r2", atLeast = 0.1 }]);
        result.Outputs.GetProperty("passed").GetBoolean().Should().BeFalse();
        Reasons(result)[0].Should().EndWith("and the objective is at most 1: not met");
        Reasons(result)[1].Should().EndWith("and the objective is at least 0.1: met");
    }

    [Fact]
    public async Task A_better_candidate_passes_against_the_champion()
    {
        await PromoteAsync(models.Poor);
        var result = await EvaluateAsync(models.Good, Reachable);
        result.Outputs.GetProperty("passed").GetBoolean().Should().BeTrue();
        result.Outputs.GetProperty("interval").GetProperty("favours").GetString().Should().Be("candidate");
        result.Outputs.GetProperty("interval").GetProperty("high").GetDouble().Should().BeNegative();
        result.Outputs.GetProperty("champion").GetProperty("version").GetInt32().Should().Be(1);
        result.Reports.Should().Equal("index.html");
    }

    [Fact]
    public async Task A_worse_candidate_does_not_pass_by_either_rule()
    {
        await PromoteAsync(models.Good);
        foreach (var rule in new[] { "better", "notWorse" })
        {
            var result = await EvaluateAsync(models.Poor, Reachable, rule);
            result.Outputs.GetProperty("passed").GetBoolean().Should().BeFalse();
            Reasons(result)[^1].Should().Contain("the champion is better");
        }
    }

    [Fact]
    public async Task The_same_model_again_is_not_better_but_not_worse_either()
    {
        await PromoteAsync(models.Good);
        var better = await EvaluateAsync(models.Good, Reachable);
        better.Outputs.GetProperty("passed").GetBoolean().Should().BeFalse();
        Reasons(better)[^1].Should().Contain("the two predict the same");
        (await EvaluateAsync(models.Good, Reachable, "notWorse")).Outputs.GetProperty("passed").GetBoolean().Should().BeTrue();
    }

    [Fact]
    public async Task The_verdict_fits_its_schema_and_is_the_outputs()
    {
        await PromoteAsync(models.Poor);
        var result = await EvaluateAsync(models.Good, Reachable);
        var verdict = await File.ReadAllTextAsync(result.Artifact("verdict.json"), TestContext.Current.CancellationToken);
        (await ContractTests.SchemaAsync("verdict")).Validate(verdict).Should().BeEmpty();
        System.Text.Json.Nodes.JsonNode.DeepEquals(
            System.Text.Json.Nodes.JsonNode.Parse(verdict),
            System.Text.Json.Nodes.JsonNode.Parse(result.Outputs.GetRawText())).Should().BeTrue();
    }

    [Fact]
    public async Task The_same_inputs_give_the_same_verdict()
    {
        await PromoteAsync(models.Poor);
        (await EvaluateAsync(models.Good, Reachable)).Outputs.GetRawText().Should().Be((await EvaluateAsync(models.Good, Reachable)).Outputs.GetRawText());
    }

    [Theory]
    [InlineData("""[{"metric":"latency","atMost":1}]""", "production", "objectives: 'latency' is not measured")]
    [InlineData("""[{"metric":"rmse"}]""", "production", "'rmse' needs atMost or atLeast")]
    [InlineData("[]", "none", "there is nothing to judge by")]
    public async Task What_can_t_be_judged_is_a_usage_error(string objectives, string champion, string expected)
    {
        var result = await _runner.RunAsync(
            "evaluate",
            new { candidate = models.Good, data = models.Holdout, champion, objectives = System.Text.Json.JsonElement.Parse(objectives) });
        result.Exit.Should().Be(64);
        result.LastLine.Should().Contain(expected);
    }

    [Fact]
    public async Task A_file_that_is_no_model_and_data_without_its_columns_are_data_errors()
    {
        var text = _runner.Folder.Write("model.txt", "hello");
        (await _runner.RunAsync("evaluate", new
        {
            candidate = text,
            data = models.Holdout,
            objectives = Reachable,
        })).Should().Match<ActivityResult>(r => r.Exit == 65 && r.LastLine.Contains("is not a model of train@1"));
        var other = _runner.Folder.Write("other.csv", "hr,cnt", "1,2");
        (await _runner.RunAsync("evaluate", new
        {
            candidate = models.Good,
            data = other,
            objectives = Reachable,
        })).Should().Match<ActivityResult>(r => r.Exit == 65 && r.LastLine.Contains("data for the candidate: no column 'season' in other.csv"));
    }

    [Theory]
    [InlineData("temp", "1e39", "data: column 'temp' of large.csv has 2 of 40 rows with a number of over 3.4E+38, plus or minus, ")]
    [InlineData("cnt", "-1e300", "data: column 'cnt' of large.csv has 2 of 40 rows with a number of over 3.4E+38, plus or minus, ")]
    public async Task A_number_that_models_can_t_hold_is_not_judged(string column, string value, string expected)
    {
        var lines = (await File.ReadAllLinesAsync(models.Holdout, TestContext.Current.CancellationToken))[..41];
        var place = Array.IndexOf(lines[0].Split(','), column);
        foreach (var row in new[] { 3, 17 })
        {
            var fields = lines[row].Split(',');
            fields[place] = value;
            lines[row] = string.Join(',', fields);
        }

        var data = _runner.Folder.Write("large.csv", lines);
        var result = await _runner.RunAsync("evaluate", new { candidate = models.Good, data, objectives = Reachable });
        result.Exit.Should().Be(65, result.Error);
        result.LastLine.Should().Contain(expected);
    }

    [Theory]
    [InlineData("1", "data: label 'yes' of rows.csv is 1 in each of the 40 rows: whether a model tells 0 from 1 shows only on rows of both")]
    [InlineData("2,1", "data: label 'yes' of rows.csv holds 2, and the model tells 0 from 1 (false from true)")]
    public async Task Rows_of_one_class_or_of_labels_that_the_model_does_not_know_are_not_judged(string labels, string expected)
    {
        var learn = _runner.Folder.Write("learn.csv", ["x,yes", .. Enumerable.Range(0, 400).Select(i => $"{i % 20},{(i * 7 % 20 > 9 ? 1 : 0)}")]);
        var candidate = (await _runner.RunAsync("train", new { data = learn, label = "yes", task = "binary", trees = 5 })).Succeeded().Artifact("model.zip");
        var all = labels.Split(',');
        var data = _runner.Folder.Write("rows.csv", ["x,yes", .. Enumerable.Range(0, 40).Select(i => $"{i},{all[i % all.Length]}")]);
        var result = await _runner.RunAsync("evaluate", new { candidate, data, objectives = new[] { new { metric = "auc", atLeast = 0.5 } } });
        result.Exit.Should().Be(65, result.Error);
        result.LastLine.Should().Contain(expected);
    }

    [Fact]
    public async Task No_rows_and_a_figure_that_the_rows_do_not_define_are_not_judged()
    {
        var lines = await File.ReadAllLinesAsync(models.Holdout, TestContext.Current.CancellationToken);
        var none = _runner.Folder.Write("none.csv", lines[0]);
        var result = await _runner.RunAsync("evaluate", new { candidate = models.Good, data = none, objectives = Reachable });
        result.Exit.Should().Be(65, result.Error);
        result.LastLine.Should().Contain("none.csv has column names but no rows");

        var same = _runner.Folder.Write("same.csv", [lines[0], .. Enumerable.Repeat(lines[1], 30)]);
        var objectives = new[] { new { metric = "r2", atLeast = 0 } };
        result = await _runner.RunAsync("evaluate", new { candidate = models.Good, data = same, objectives });
        result.Exit.Should().Be(65, result.Error);
        result.LastLine.Should().Contain("data: r2 can't be measured, since the label is ").And.Contain("in each of the 30 rows");
        result = await _runner.RunAsync("evaluate", new { candidate = models.Good, data = same, objectives = Reachable });
        result.Succeeded().Outputs.GetProperty("metrics").EnumerateObject().Select(m => m.Name).Should().Equal("rmse", "mae");
    }

    private static string[] Reasons(ActivityResult result) => [.. result.Outputs.GetProperty("reasons").EnumerateArray().Select(r => r.GetString()!)];

    private async Task<ActivityResult> EvaluateAsync(string candidate, object[] objectives, string rule = "better") =>
        (await _runner.RunAsync(
            "evaluate",
            new { candidate, data = models.Holdout, model = "bike-demand", objectives, rule, blockRows = 24, resamples = 300 })).Succeeded();

    private async Task PromoteAsync(string source) => (await _runner.RunAsync("promote", new { model = "bike-demand", source, replaces = "any" })).Succeeded();
}
