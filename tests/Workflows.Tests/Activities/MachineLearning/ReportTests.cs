using FluentAssertions;
using Workflows.Tests.Activities.Harness;
using Xunit;

namespace Workflows.Tests.Activities.MachineLearning;

/// <summary>One file a step, which needs nothing else to be read.</summary>
public sealed class ReportTests(TrainedModels models) : IClassFixture<TrainedModels>, IAsyncLifetime
{
    private readonly ActivityRunner _runner = new();
    private FakeEngine _engine = null!;

    public async ValueTask InitializeAsync() => _engine = await FakeEngine.StartAsync(_runner);

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        _runner.Dispose();
    }

    [Theory]
    [InlineData("generate", 2)]
    [InlineData("data-quality", 1)]
    [InlineData("drift", 2)]
    [InlineData("train", 5)]
    [InlineData("evaluate", 2)]
    [InlineData("select-best", 1)]
    public async Task Each_step_leaves_one_page_with_its_plots_and_tables_inside(string activity, int plots)
    {
        (await _runner.RunAsync("promote", new { model = "bike-demand", source = models.Poor, replaces = "any" })).Succeeded();
        var result = (await _runner.RunAsync(activity, Inputs(activity))).Succeeded();

        result.Reports.Should().Equal("index.html");
        var report = new ReportFile(result);
        report.Tables.Should().NotBeEmpty();
        report.Plots.Should().HaveCount(plots);
        report.Plots.Should().OnlyContain(p => p.Words.Length > 0 && p.Png.Length > 1000 && p.Png[1] == 'P' && p.Png[2] == 'N' && p.Png[3] == 'G');
        report.Html.Should().NotContain("<script").And.NotContain("http://").And.NotContain("https://").And.NotContain("<link");
        report.Page.Descendants()
            .SelectMany(e => e.Attributes())
            .Where(a => a.Name.LocalName is "src" or "href")
            .Should()
            .OnlyContain(a => a.Value.StartsWith("data:"));
    }

    [Fact]
    public async Task Texts_of_the_data_are_texts_in_the_report()
    {
        const string Odd = "<img src=x onerror=alert(1)> & \"co\"";
        var data = _runner.Folder.Write("odd.csv", "\"" + Odd.Replace("\"", "\"\"", StringComparison.Ordinal) + "\",b", "1,2", "x<y,3");
        var rules = new[] { new { column = Odd, type = "integer" } };
        var quality = new ReportFile((await _runner.RunAsync("data-quality", new { data, rules, failOnViolation = false })).Succeeded());
        quality.Tables[0][1].Should().Contain(Odd).And.Contain("row 2: x<y");
        quality.Html.Should().NotContain("<img src=x");
        var drift = new ReportFile((await _runner.RunAsync("drift", new { reference = data, current = data })).Succeeded());
        drift.Tables[0].SelectMany(r => r).Should().Contain(Odd);
    }

    [Fact]
    public async Task Models_that_predict_the_same_are_said_to_and_not_drawn()
    {
        (await _runner.RunAsync("promote", new { model = "bike-demand", source = models.Good, replaces = "any" })).Succeeded();
        var report = new ReportFile((await _runner.RunAsync("evaluate", Inputs("evaluate"))).Succeeded());
        report.Text.Should().Contain("The two predict alike: rmse is the same in each of the 300 resamples.");
        report.Plots.Should().ContainSingle().Which.Words.Should().StartWith("Curves");
        report.Text.Should().Contain("Candidate and champion err alike: the two curves are one.");
    }

    [Fact]
    public async Task Missing_values_are_drawn_where_there_are_some_and_said_where_there_are_none()
    {
        var none = _runner.Folder.Write("none.csv", "a,b", "1,x", "2,y");
        new ReportFile((await _runner.RunAsync("data-quality", new { data = none })).Succeeded()).Text
            .Should()
            .Contain("Every row has a value in every column.");
        var some = _runner.Folder.Write("some.csv", ["a,b", ",x", .. Enumerable.Range(0, 99).Select(i => $"{i},y")]);
        var report = new ReportFile((await _runner.RunAsync("data-quality", new { data = some })).Succeeded());
        report.Plots.Should().Contain(p => p.Words.StartsWith("Bars: the share of rows without a value"));
        report.Text.Should().Contain("1 other column without a missing value.");
    }

    [Fact]
    public async Task What_is_not_shown_whole_is_said()
    {
        string[] Wide(int add) => [string.Join(',', Enumerable.Range(0, 30).Select(i => $"c{i}")), .. Enumerable.Range(0, 50).Select(Row(add))];
        static Func<int, string> Row(int add) => row => string.Join(',', Enumerable.Range(0, 30).Select(c => $"{row + (c == 7 ? add : 0)}"));
        var (reference, current) = (_runner.Folder.Write("a.csv", Wide(0)), _runner.Folder.Write("b.csv", Wide(1000)));

        new ReportFile((await _runner.RunAsync("data-quality", new { data = reference })).Succeeded()).Text
            .Should()
            .Contain("24 of 30 columns of numbers: the first of the file.");
        var drift = new ReportFile((await _runner.RunAsync("drift", new { reference, current })).Succeeded());
        drift.Text.Should().Contain("24 of 30 columns: those that moved most.");
        drift.Plots[0].Words.Should().EndWith("; bars are cut off at 1");
        drift.Tables[0][1][4].Should().Be("< 0.001");
    }

    [Fact]
    public async Task Each_column_is_drawn_or_the_page_says_why_not()
    {
        static string[] Rows(int year) => ["at,id,n,gone", .. Enumerable.Range(0, 100).Select(i => $"{year}-01-01 00:{i % 60:00}:00,{year}x{i},{i % 7},{i}")];
        var (reference, current) = (_runner.Folder.Write("a.csv", Rows(2011)), _runner.Folder.Write("b.csv", Rows(2012)));

        var text = new ReportFile((await _runner.RunAsync("drift", new { reference, current, exclude = new[] { "gone" } })).Succeeded()).Text;

        text.Should().Contain("Not drawn: at (times move by their nature: only missing values are compared).").And
            .Contain("Not drawn: id (nearly each value is another: only missing values are compared).").And
            .Contain("Excluded: gone.");
    }

    [Fact]
    public async Task Each_column_of_the_checked_data_is_drawn_or_the_page_says_why_not()
    {
        var data = _runner.Folder.Write("a.csv", "day,name,n,kind,none", "2011-01-01,x,1,a,", "2011-01-02,y,2,b,");

        var text = new ReportFile((await _runner.RunAsync("data-quality", new { data })).Succeeded()).Text;

        text.Should().Contain("Not drawn: day (dates: only columns of numbers are drawn).").And
            .Contain("Not drawn: name, kind (text: only columns of numbers are drawn).").And
            .Contain("Not drawn: none (no value).");
    }

    [Fact]
    public async Task A_wide_table_can_be_read_on_a_telephone_where_each_value_has_the_name_of_its_column()
    {
        var report = new ReportFile((await _runner.RunAsync("drift", Inputs("drift"))).Succeeded());

        var table = report.Page.Descendants("table").Should().ContainSingle().Subject;
        table.Attribute("class")!.Value.Should().Be("rows");
        table.Descendants("td").Select(td => td.Attribute("data-name")!.Value).Take(8).Should().Equal(report.Tables[0][0]);
        report.Html.Should().Contain("@media (max-width: 700px)").And.Contain(".rows td:not(:first-child)::before { content: attr(data-name)");
    }

    [Fact]
    public async Task A_page_says_of_which_version_and_run_it_is()
    {
        var report = new ReportFile((await _runner.RunAsync("drift", Inputs("drift"))).Succeeded());
        report.Text.Should().Contain("bike-demand#1, bike-demand version 3, step step, ");
    }

    [Fact]
    public void No_title_of_a_plot_says_the_heading_above_it_again() =>
        new[] { 3, 40 }.Select(Workflows.MachineLearning.Train.ImportanceChart.Title).Should().NotContain(title => title.StartsWith("Feature importance"));

    private object Inputs(string activity) => activity switch
    {
        "generate" => new { days = 30 },
        "data-quality" => new { data = models.Holdout, rules = new[] { new { column = "cnt", min = 0 } } },
        "drift" => new { reference = models.Holdout, current = models.Holdout },
        "train" => new { data = models.Holdout, label = "cnt", trees = 5 },
        "evaluate" => new
        {
            candidate = models.Good,
            data = models.Holdout,
            model = "bike-demand",
            objectives = new[] { new { metric = "rmse", atMost = 1000 } },
            resamples = 300,
        },
        _ => new { items = new object[] { new { rmse = 3 }, new { rmse = 2 } }, by = "rmse" },
    };
}
