using System.Text.Json;
using FluentAssertions;
using Microsoft.Extensions.Time.Testing;
using Workflows.Tests.Activities.Harness;
using Xunit;

namespace Workflows.Tests.Activities.MachineLearning;

public sealed class QualityTests : IDisposable
{
    private readonly ActivityRunner _runner = new() { Time = new FakeTimeProvider(new DateTimeOffset(2012, 1, 10, 0, 0, 0, TimeSpan.Zero)) };
    private readonly string _data;

    public QualityTests() => _data = _runner.Folder.Write(
        "data.csv",
        "id,count,kind,day",
        "1,10,a,2012-01-01",
        "2,-5,b,2012-01-02",
        "2,abc,a,2012-01-03",
        "4,,c,not a day",
        "5,NaN,a,2012-01-04");

    public void Dispose() => _runner.Dispose();

    [Theory]
    [InlineData("""{"column":"count","notNull":true}""", "notNull", 1, "row 4: no value")]
    [InlineData("""{"column":"count","maxNullFraction":0.1}""", "maxNullFraction", 1, "row 4: no value")]
    [InlineData("""{"column":"count","min":0}""", "min", 3, "row 2: -5", "row 3: abc", "row 5: NaN")]
    [InlineData("""{"column":"count","max":5}""", "max", 3, "row 1: 10", "row 3: abc", "row 5: NaN")]
    [InlineData("""{"column":"count","type":"integer"}""", "type", 1, "row 3: abc")]
    [InlineData("""{"column":"count","type":"number"}""", "type", 1, "row 3: abc")]
    [InlineData("""{"column":"day","type":"date"}""", "type", 1, "row 4: not a day")]
    [InlineData("""{"column":"id","unique":true}""", "unique", 1, "2: 2 times")]
    [InlineData("""{"column":"id","allowed":[1,2,4]}""", "allowed", 1, "row 5: 5")]
    [InlineData("""{"column":"kind","allowed":["a","b"]}""", "allowed", 1, "row 4: c")]
    [InlineData("""{"column":"kind","pattern":"[ab]"}""", "pattern", 1, "row 4: c")]
    [InlineData("""{"column":"day","maxAge":"5d"}""", "maxAge", 1, "newest: 2012-01-04 00:00:00")]
    [InlineData("""{"column":"price","notNull":true}""", "exists", 1, "it has: id, count, kind, day")]
    public async Task A_broken_rule_is_found_with_its_rows(string rule, string name, int count, params string[] examples)
    {
        var result = (await _runner.RunAsync(
            "data-quality",
            new { data = _data, failOnViolation = false, rules = new[] { JsonElement.Parse(rule) } })).Succeeded();
        result.Outputs.GetProperty("passed").GetBoolean().Should().BeFalse();
        var violation = result.Outputs.GetProperty("violations").EnumerateArray().Should().ContainSingle().Subject;
        violation.GetProperty("rule").GetString().Should().Be(name);
        violation.GetProperty("count").GetInt32().Should().Be(count);
        violation.GetProperty("examples").EnumerateArray().Select(e => e.GetString()).Should().Equal(examples);
    }

    [Theory]
    [InlineData("count", "integer", "every value is an integer")]
    [InlineData("count", "number", "every value is a finite number")]
    [InlineData("kind", "boolean", "every value is a boolean (true or false)")]
    public async Task A_type_is_told_in_the_words_of_JSON_Schema(string column, string type, string expected)
    {
        var result = (await _runner.RunAsync(
            "data-quality",
            new { data = _data, failOnViolation = false, rules = new[] { new { column, type } } })).Succeeded();
        result.Outputs.GetProperty("violations")[0].GetProperty("expected").GetString().Should().Be(expected);
    }

    [Theory]
    [InlineData("""{"column":"count","maxNullFraction":0.2}""")]
    [InlineData("""{"column":"id","notNull":true,"type":"integer","min":1,"max":5,"allowed":[1,2,4,5]}""")]
    [InlineData("""{"column":"kind","allowed":["a","b","c"],"pattern":"[a-c]"}""")]
    [InlineData("""{"column":"day","maxAge":"6d1h"}""")]
    public async Task A_rule_that_holds_is_silent(string rule)
    {
        var result = (await _runner.RunAsync("data-quality", new { data = _data, rules = new[] { JsonElement.Parse(rule) } })).Succeeded();
        result.Outputs.GetProperty("passed").GetBoolean().Should().BeTrue();
        result.Reports.Should().Equal("index.html");
    }

    [Fact]
    public async Task A_broken_rule_fails_the_step_for_good_and_says_which()
    {
        var result = await _runner.RunAsync(
            "data-quality",
            new { data = _data, rowCount = new { min = 100 }, rules = new[] { new { column = "id", unique = true } } });
        result.Exit.Should().Be(65);
        result.LastLine.Should().Be(
            "data-quality: data.csv breaks 2 of 2 rules: table: expected at least 100 rows (rows: 5); id: no value twice, broken once (2: 2 times)");
        new ReportFile(result).Tables[0].Should().Contain(row => row[0] == "broken" && row[1] == "id" && row[2] == "unique");
    }

    [Fact]
    public async Task A_rule_that_is_said_twice_counts_once()
    {
        var rules = new object[] { new { column = "id", notNull = true }, new { column = "id", notNull = true, unique = true } };
        var result = await _runner.RunAsync("data-quality", new { data = _data, rules });

        result.Exit.Should().Be(65, result.Error);
        result.LastLine.Should().StartWith("data-quality: data.csv breaks 1 of 2 rules: id: no value twice");
    }

    [Fact]
    public async Task Names_and_values_with_quotes_are_only_names_and_values()
    {
        var odd = _runner.Folder.Write("it's.csv", "\"a \"\"b\"\"; DROP\",'c'", "it's,2");
        var rules = new object[] { new { column = "a \"b\"; DROP", allowed = new[] { "it's" }, pattern = "it's" }, new { column = "'c'", min = 1 } };
        (await _runner.RunAsync("data-quality", new { data = odd, rules })).Succeeded();
    }

    [Fact]
    public async Task A_file_with_semicolons_is_read_too() =>
        (await _runner.RunAsync(
            "data-quality",
            new { data = _runner.Folder.Write("eu.csv", "a;b", "1;2"), rules = new[] { new { column = "b", min = 2 } } })).Succeeded();

    [Theory]
    [InlineData("a,b", "1,2,3")]
    [InlineData("a,b", "\"1,2")]
    public async Task A_file_that_is_not_csv_is_a_data_error(string header, string row)
    {
        var result = await _runner.RunAsync("data-quality", new { data = _runner.Folder.Write("bad.csv", header, "1,2", row) });
        result.Exit.Should().Be(65, result.Error);
        result.LastLine.Should().Contain("bad.csv can't be read");
    }

    [Fact]
    public async Task No_file_and_an_empty_file_are_data_errors()
    {
        (await _runner.RunAsync(
            "data-quality",
            new { data = "/nowhere.csv" })).Should().Match<ActivityResult>(r => r.Exit == 65 && r.LastLine.Contains("no file /nowhere.csv"));
        var empty = Path.Combine(_runner.Folder.Path, "empty.csv");
        await File.WriteAllTextAsync(empty, "", TestContext.Current.CancellationToken);
        (await _runner.RunAsync(
            "data-quality",
            new { data = empty })).Should().Match<ActivityResult>(r => r.Exit == 65 && r.LastLine.Contains("empty.csv is empty"));
    }

    [Theory]
    [InlineData("2012-01-09T21:30:00-02:00", "1h", true)]
    [InlineData("2012-01-10T00:30:00+02:00", "1h", false)]
    [InlineData("2012-01-10T00:30+02:00", "2h", true)]
    [InlineData("2012-01-09 23:30:00", "1h", true)]
    public async Task Freshness_counts_from_the_instant_that_an_offset_tells(string newest, string maxAge, bool fresh)
    {
        var data = _runner.Folder.Write("times.csv", "at,n", "2012-01-01 00:00:00,1", $"{newest},2");
        var result = (await _runner.RunAsync(
            "data-quality",
            new { data, failOnViolation = false, rules = new[] { new { column = "at", type = "timestamp", maxAge } } })).Succeeded();
        result.Outputs.GetProperty("passed").GetBoolean().Should().Be(fresh, result.Outputs.ToString());
    }

    [Theory]
    [InlineData("2012-01-10 00:05:00", true)]
    [InlineData("2012-01-10 00:06:00", false)]
    [InlineData("2012-01-10T02:04+02:00", true)]
    [InlineData("2012-01-10", true)]
    [InlineData("2012-01-11", false)]
    [InlineData("2099-01-01 00:00:00", false)]
    public async Task A_time_to_come_is_wrong_and_not_fresh(string latest, bool right)
    {
        const string Expected =
            "no value is later than 2012-01-10 00:05:00 UTC, and no day without a time later than 2012-01-10, as of 2012-01-10 00:00:00 UTC";
        var data = _runner.Folder.Write("times.csv", "at,n", "2012-01-09 23:00:00,1", $"{latest},2");
        var result = (await _runner.RunAsync(
            "data-quality",
            new { data, failOnViolation = false, rules = new[] { new { column = "at", maxAge = "2h" } } })).Succeeded();
        var violations = result.Outputs.GetProperty("violations").EnumerateArray();
        var told = violations.Select(v => (v.GetProperty("expected").GetString(), v.GetProperty("examples")[0].GetString()));
        told.Should().Equal(right ? [] : [(Expected, $"row 2: {latest}")]);
    }

    [Fact]
    public async Task Times_to_come_do_not_hide_that_all_others_are_old()
    {
        var data = _runner.Folder.Write("times.csv", "at,n", "2012-01-01 00:00:00,1", "2099-01-01 00:00:00,2");
        var result = await _runner.RunAsync("data-quality", new { data, rules = new[] { new { column = "at", type = "timestamp", maxAge = "2d" } } });

        result.Exit.Should().Be(65, result.Error);
        result.LastLine.Should().Contain("no value is later than").And.Contain("newest: 2012-01-01 00:00:00");
    }

    [Theory]
    [InlineData("integer", "9223372036854775808,18446744073709551617,NA", 0)]
    [InlineData("integer", "1,1.0,1_000", 2)]
    [InlineData("number", "1,NaN,inf,x", 2)]
    [InlineData("boolean", "true,0,null,yes", 1)]
    [InlineData("date", "2012-01-01,2012-01-01 10:00:00,2012-02-30,epoch", 3)]
    [InlineData("timestamp", "2012-01-01,2012-01-01T10:00Z,10:00,epoch", 2)]
    public async Task The_type_of_a_rule_decides_what_a_value_is(string type, string values, int broken)
    {
        var data = _runner.Folder.Write("typed.csv", ["v,w", .. values.Split(',').Select(v => $"{v},x")]);
        var result = (await _runner.RunAsync(
            "data-quality",
            new { data, failOnViolation = false, rules = new[] { new { column = "v", type } } })).Succeeded();
        result.Outputs.GetProperty("violations").EnumerateArray().Sum(v => v.GetProperty("count").GetInt32()).Should().Be(broken, result.Outputs.ToString());
    }

    [Theory]
    [InlineData("integer", "1,+1,01,2", 2, "+1: 3 times")]
    [InlineData("number", "1,1.0,1e0,2", 2, "1: 3 times")]
    [InlineData("number", "9007199254740993,9007199254740992", 0)]
    [InlineData("number", "1e-12,2e-12", 0)]
    [InlineData("number", "0,-0", 1, "-0: 2 times")]
    [InlineData("number", "100,1e2,100.00,1000,10", 2, "100: 3 times")]
    [InlineData("number", "9223372036854775808,9223372036854775808.0,9223372036854775809", 1, "9223372036854775808: 2 times")]
    [InlineData("number", "0.1,.10,x,x,y", 2, ".10: 2 times", "x: 2 times")]
    [InlineData("boolean", "true,1,false", 1, "1: 2 times")]
    [InlineData("timestamp", "2012-01-01T10:00Z,2012-01-01 12:00:00+02:00,2012-01-02", 1, "2012-01-01 12:00:00+02:00: 2 times")]
    [InlineData(null, "1,1.0,01", 0)]
    [InlineData(null, "1,1,01", 1, "1: 2 times")]
    public async Task What_is_unique_is_told_by_the_type(string? type, string values, int doubled, params string[] examples)
    {
        var data = _runner.Folder.Write("unique.csv", ["v,w", .. values.Split(',').Select(v => $"{v},x")]);
        var rules = new object[] { new { column = "v", unique = true } }.Concat(type is null ? [] : [new { column = "v", type }]);
        var result = (await _runner.RunAsync("data-quality", new { data, failOnViolation = false, rules })).Succeeded();
        var unique = result.Outputs.GetProperty("violations").EnumerateArray().Where(v => v.GetProperty("rule").GetString() == "unique").ToArray();
        unique.Sum(v => v.GetProperty("count").GetInt32()).Should().Be(doubled, result.Outputs.ToString());
        unique.SelectMany(v => v.GetProperty("examples").EnumerateArray().Select(e => e.GetString())).Should().Equal(examples);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(300)]
    public async Task Allowed_texts_are_texts_and_no_patterns(int more)
    {
        var data = _runner.Folder.Write("odd.csv", ["v;w", .. new[] { "a.b", "(x|y)", "it's", "ä", "1", "axb", "x", "01" }.Select(v => $"{v};1")]);
        string[] allowed = ["a.b", "(x|y)", "it's", "ä", "1", .. Enumerable.Range(0, more).Select(i => $"more {i}")];
        var rules = new[] { new { column = "v", allowed } };
        var result = (await _runner.RunAsync("data-quality", new { data, failOnViolation = false, rules })).Succeeded();
        result.Outputs.GetProperty("violations")[0].GetProperty("examples").EnumerateArray().Select(e => e.GetString()).Should()
            .Equal("row 6: axb", "row 7: x", "row 8: 01");
    }

    [Fact]
    public async Task Two_types_of_one_column_are_a_mistake_in_the_rules()
    {
        var rules = new[] { new { column = "id", type = "integer" }, new { column = "id", type = "date" } };
        var result = await _runner.RunAsync("data-quality", new { data = _data, rules });
        result.Exit.Should().Be(64);
        result.LastLine.Should().Contain("column 'id' is given two types that exclude each other");
    }

    [Fact]
    public async Task Broken_rules_that_the_message_has_no_room_for_are_counted()
    {
        var rules = new[] { "p", "q", "r", "s", "t" }.Select(column => new { column }).ToArray();

        var result = await _runner.RunAsync("data-quality", new { data = _data, rules });

        result.LastLine.Should().Contain("breaks 5 of 5 rules: p: there is no such column").And.EndWith("; and 2 more, which the report shows");
    }

    [Fact]
    public async Task Words_that_count_as_missing_are_counted_in_the_report()
    {
        var data = _runner.Folder.Write("words.csv", "n,m", "1,1", "NA,2", ",3", "4,four", "5,5");
        var result = (await _runner.RunAsync("data-quality", new { data })).Succeeded();
        new ReportFile(result).Text.Should()
            .Contain("n: of 2 missing values, 1 is written as a word such as NA").And
            .Contain("m holds text ('four' in line 5; 4 of 5 values are numbers)");
    }

    [Fact]
    public async Task A_table_without_rows_breaks_only_what_counts_rows()
    {
        var data = _runner.Folder.Write("none.csv", "a,b");
        (await _runner.RunAsync("data-quality", new { data, rules = new[] { new { column = "a", notNull = true, min = 0 } } })).Succeeded();
        (await _runner.RunAsync("data-quality", new { data, rowCount = new { min = 1 } })).Exit.Should().Be(65);
    }
}
