using System.Security.Cryptography;
using FluentAssertions;
using Workflows.MachineLearning.Models;
using Workflows.Tests.Activities.Harness;
using Xunit;

namespace Workflows.Tests.Activities.MachineLearning;

public sealed class TrainTests : IDisposable
{
    private readonly ActivityRunner _runner = new();

    public void Dispose() => _runner.Dispose();

    [Theory]
    [InlineData("lightgbm")]
    [InlineData("fasttree")]
    public async Task It_learns_to_predict_a_number(string algorithm)
    {
        var (data, _) = await BikeData.GenerateAsync(_runner, days: 100);
        var result = (await _runner.RunAsync("train", new { data, label = "cnt", exclude = BikeData.NotFeatures, algorithm, trees = 60 })).Succeeded();
        result.Outputs.GetProperty("metrics").GetProperty("r2").GetDouble().Should().BeGreaterThan(0.6);
        result.Outputs.GetProperty("features")
            .EnumerateArray()
            .Select(f => f.GetString())
            .Should()
            .Contain("hr").And
            .NotContain(["cnt", "casual", "registered", "dteday"]);
        result.Outputs.GetProperty("validationRows").GetInt32().Should().Be(80 * 24 / 5);
        result.Reports.Should().Equal("index.html");
    }

    [Theory]
    [InlineData("lightgbm")]
    [InlineData("fasttree")]
    public async Task It_learns_to_tell_yes_from_no(string algorithm)
    {
        var result = (await _runner.RunAsync(
            "train",
            new { data = Classes(), label = "yes", task = "binary", algorithm, trees = 30, minimumLeaf = 5 })).Succeeded();
        result.Outputs.GetProperty("metrics").GetProperty("auc").GetDouble().Should().BeGreaterThan(0.95);
        result.Reports.Should().Equal("index.html");
    }

    [Theory]
    [InlineData("lightgbm")]
    [InlineData("fasttree")]
    public async Task The_same_data_and_seed_give_the_same_bytes(string algorithm)
    {
        var (data, _) = await BikeData.GenerateAsync(_runner, days: 40);
        var first = await DigestAsync(new { data, label = "cnt", algorithm, trees = 20, seed = 3, rowFraction = 0.7, featureFraction = 0.7 });
        var same = await DigestAsync(new { data, label = "cnt", algorithm, trees = 20, seed = 3, rowFraction = 0.7, featureFraction = 0.7 });
        var other = await DigestAsync(new { data, label = "cnt", algorithm, trees = 20, seed = 4, rowFraction = 0.7, featureFraction = 0.7 });
        same.Should().Be(first);
        other.Should().NotBe(first);
    }

    [Fact]
    public async Task A_number_that_no_model_holds_is_refused_in_words()
    {
        var data = _runner.Folder.Write("big.csv", ["x,y", .. Enumerable.Range(0, 60).Select(i => $"{(i == 7 ? "1e39" : $"{i}")},{i}")]);
        var result = await _runner.RunAsync("train", new { data, label = "y" });
        result.Exit.Should().Be(65);
        result.LastLine.Should().Contain("column 'x' of big.csv has 1 of 60 rows with a number of over 3.4E+38, plus or minus");
    }

    [Fact]
    public async Task A_log_target_predicts_in_the_label_s_own_units()
    {
        var (data, _) = await BikeData.GenerateAsync(_runner, days: 60);
        var result = (await _runner.RunAsync("train", new { data, label = "cnt", exclude = BikeData.NotFeatures, trees = 80, logTarget = true })).Succeeded();
        result.Outputs.GetProperty("metrics").GetProperty("r2").GetDouble().Should().BeGreaterThan(0.6);
        ModelPackage.Load(result.Artifact("model.zip"), "model").Card.LogTarget.Should().BeTrue();
    }

    [Fact]
    public async Task The_model_file_says_what_it_is_and_predicts_as_measured()
    {
        var (data, holdout) = await BikeData.GenerateAsync(_runner, days: 60);
        var result = (await _runner.RunAsync("train", new { data, holdout, label = "cnt", exclude = BikeData.NotFeatures, trees = 40 })).Succeeded();
        var card = ModelPackage.Load(result.Artifact("model.zip"), "model").Card;
        card.Label.Should().Be("cnt");
        card.Rows.Should().Be(48 * 24);
        var again = (await _runner.RunAsync("evaluate", new
        {
            candidate = result.Artifact("model.zip"),
            data = holdout,
            champion = "none",
            objectives = new[] { new { metric = "rmse", atMost = 1000 } },
        })).Succeeded();
        again.Outputs.GetProperty("metrics").GetProperty("rmse").GetDouble().Should().Be(result.Outputs.GetProperty("metrics").GetProperty("rmse").GetDouble());
    }

    [Fact]
    public async Task Rows_are_put_in_the_order_of_the_time_column_before_the_last_are_held_out()
    {
        // The rows are shuffled, and the label leaps by 100 late in time: only a model measured on the latest rows has never seen the leap.
        string[] rows = [.. Enumerable.Range(0, 100).OrderBy(i => i * 37 % 100).Select(i => $"{i},{i % 2},{(i % 2) + (i >= 80 ? 100 : 0)}")];
        var data = _runner.Folder.Write("steps.csv", ["t,x,y", .. rows]);
        var result = (await _runner.RunAsync(
            "train",
            new { data, label = "y", features = new[] { "x" }, timeColumn = "t", trees = 20, minimumLeaf = 2 })).Succeeded();
        result.Outputs.GetProperty("metrics").GetProperty("mae").GetDouble().Should().BeApproximately(100, 0.5);
    }

    [Theory]
    [InlineData("lightgbm", "regression")]
    [InlineData("fasttree", "regression")]
    [InlineData("lightgbm", "binary")]
    [InlineData("fasttree", "binary")]
    public async Task Columns_that_never_change_teach_nothing(string algorithm, string task)
    {
        // The second column changes only among the rows to measure on.
        var data = _runner.Folder.Write("flat.csv", ["a,late,y", .. Enumerable.Range(0, 200).Select(i => $"1,{Math.Max(i, 160)},{i % 2}")]);
        var result = await _runner.RunAsync("train", new { data, label = "y", task, algorithm, trees = 5 });
        result.Exit.Should().Be(65, result.Error);
        result.LastLine.Should().Be("train: no column to learn from changes in the 160 rows to learn from (a, late): there is nothing to tell rows apart by");
        result.Error.Should().NotContain("   at ");
    }

    [Theory]
    [InlineData("lightgbm")]
    [InlineData("fasttree")]
    public async Task A_tree_without_a_split_is_no_model(string algorithm)
    {
        var data = _runner.Folder.Write("few.csv", ["a,y", .. Enumerable.Range(0, 20).Select(i => $"{i % 3},{i % 7}")]);
        var result = await _runner.RunAsync("train", new { data, label = "y", algorithm, trees = 5, minimumLeaf = 20 });
        result.Exit.Should().Be(65, result.Error);
        result.LastLine.Should().Contain("no tree could be grown").And.Contain("minimumLeaf (20)");
        result.Error.Should().NotContain("   at ");
    }

    [Fact]
    public async Task A_column_is_never_left_out_in_silence()
    {
        var data = Rows("a,b,day,word,y", i => $"{i % 5},{i % 3},2012-01-0{1 + (i % 9)},w{i % 2},{i % 5}");
        var result = (await _runner.RunAsync("train", new { data, label = "y", trees = 5, minimumLeaf = 5 })).Succeeded();
        result.Outputs.GetProperty("leftOut").EnumerateArray().Select(c => $"{c.GetProperty("name")}: {c.GetProperty("reason")}")
            .Should()
            .Equal("day: it holds dates", "word: it holds text");
        result.Error.Should().Contain("not learned from: word: it holds text");
    }

    [Theory]
    [InlineData("NA", "column 'b' of rows.csv has 1 of 100 rows without a number (1 of them written as a word such as NA)")]
    [InlineData("three", "data: column 'b' of rows.csv holds text ('three' in line 5; 99 of 100 values are numbers): mend the values, exclude the column")]
    public async Task A_column_of_numbers_with_one_odd_value_is_an_error_that_names_it(string odd, string expected)
    {
        var data = Rows("a,b,y", i => $"{i % 5},{(i == 3 ? odd : i)},{i % 5}");
        var result = await _runner.RunAsync("train", new { data, label = "y", trees = 5, minimumLeaf = 5 });
        result.Exit.Should().Be(65, result.Error);
        result.LastLine.Should().Contain(expected);
    }

    [Theory]
    [InlineData("""{"label":"flat","features":["a"]}""", 65, "label 'flat' is 7 in all 5 rows to learn from")]
    [InlineData("""{"label":"price"}""", 65, "label: no column 'price' in odd.csv; it has: a, b, text, gap, flag, flat")]
    [InlineData("""{"label":"text"}""", 65, "column 'text' of odd.csv holds text, and numbers are needed")]
    [InlineData("""{"label":"a","features":["zz"]}""", 65, "features: no column 'zz'")]
    [InlineData("""{"label":"a","features":["a"]}""", 64, "a model must not see what it predicts")]
    [InlineData("""{"label":"a"}""", 65, "column 'gap' of odd.csv has 1 of 6 rows without a number")]
    [InlineData("""{"label":"gap","features":["a"]}""", 65, "column 'gap' of odd.csv has 1 of 6 rows without a number")]
    [InlineData("""{"label":"a","features":["b"],"task":"binary"}""", 65, "must hold both 0 and 1")]
    [InlineData("""{"label":"b","features":["a"],"logTarget":true}""", 65, "values of -1 or less")]
    [InlineData("""{"label":"a","features":["b"],"trees":0}""", 64, "input 'trees' must be 1 to 10000")]
    [InlineData("""{"label":"a","features":["b"],"algorithm":"xgboost"}""", 64, "input 'algorithm': expected lightgbm or fasttree")]
    public async Task What_is_wrong_is_said_in_one_line(string inputs, int exit, string expected)
    {
        var data = _runner.Folder.Write(
            "odd.csv",
            "a,b,text,gap,flag,flat",
            "1,-2,x,1,0,7",
            "2,3,y,,1,7",
            "3,4,z,3,0,7",
            "4,4,z,3,1,7",
            "5,4,z,3,0,7",
            "6,4,z,3,1,7");
        var merged = System.Text.Json.Nodes.JsonNode.Parse(inputs)!.AsObject();
        merged["data"] = data;
        var result = await _runner.RunAsync("train", merged);
        result.Exit.Should().Be(exit, result.Error);
        result.LastLine.Should().Contain(expected);
    }

    [Fact]
    public async Task Told_to_stop_while_the_trees_grow_it_stops()
    {
        var (data, _) = await BikeData.GenerateAsync(_runner, days: 300);
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(400));
        _runner.Stop = stop.Token;
        (await _runner.RunAsync("train", new { data, label = "cnt", trees = 600, leaves = 255 })).Exit.Should().Be(143);
    }

    private string Rows(string header, Func<int, string> row) => _runner.Folder.Write("rows.csv", [header, .. Enumerable.Range(0, 100).Select(row)]);

    private string Classes()
    {
        var random = new Random(1);
        var rows = Enumerable.Range(0, 600)
            .Select(_ => (X: random.NextDouble(), Y: random.NextDouble()))
            .Select(p => FormattableString.Invariant($"{p.X:F4},{p.Y:F4},{(p.X + p.Y > 1 ? 1 : 0)}"));
        return _runner.Folder.Write("classes.csv", ["x,y,yes", .. rows]);
    }

    private async Task<string> DigestAsync(object inputs)
    {
        var model = (await _runner.RunAsync("train", inputs)).Succeeded().Artifact("model.zip");
        return Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(model, TestContext.Current.CancellationToken)));
    }
}
