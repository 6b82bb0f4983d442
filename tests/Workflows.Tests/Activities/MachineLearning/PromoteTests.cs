using FluentAssertions;
using Workflows.Tests.Activities.Harness;
using Xunit;

namespace Workflows.Tests.Activities.MachineLearning;

public sealed class PromoteTests : IAsyncLifetime
{
    private readonly ActivityRunner _runner = new();
    private FakeEngine _engine = null!;

    public async ValueTask InitializeAsync() => _engine = await FakeEngine.StartAsync(_runner);

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        _runner.Dispose();
    }

    [Fact]
    public async Task It_registers_the_file_and_lets_the_alias_point_at_it()
    {
        var result = await PromoteAsync("one", new Dictionary<string, double> { ["rmse"] = 62 });
        var sha = result.Outputs.GetProperty("sha256").GetString()!;
        result.Outputs.GetRawText().Should().Be($$"""{"version":1,"previous":null,"sha256":"{{sha}}"}""");
        _engine.Registry.Files.Should().ContainKey(sha);
        _engine.Registry.Aliases[("bike-demand", "production")].Should().Be(1);
        ((System.Text.Json.JsonElement)_engine.Registry.Models["bike-demand"][0]["metrics"]!).GetProperty("rmse").GetDouble().Should().Be(62);
    }

    [Fact]
    public async Task The_next_one_names_the_one_before_and_the_history_stays()
    {
        await PromoteAsync("one");
        NextStep();
        var result = await PromoteAsync("two");
        result.Outputs.GetProperty("version").GetInt32().Should().Be(2);
        result.Outputs.GetProperty("previous").GetInt32().Should().Be(1);
        _engine.Registry.Models["bike-demand"].Should().HaveCount(2);
    }

    [Fact]
    public async Task A_second_attempt_changes_nothing_and_says_the_same()
    {
        await PromoteAsync("one");
        NextStep();
        var first = await PromoteAsync("two");
        var second = await PromoteAsync("two");
        second.Outputs.GetRawText().Should().Be(first.Outputs.GetRawText());
        _engine.Registry.Models["bike-demand"].Should().HaveCount(2);
        _engine.Registry.Moves.Should().Equal(("production", 1), ("production", 2));
    }

    [Fact]
    public async Task An_attempt_that_died_before_the_move_is_finished_by_the_next()
    {
        await PromoteAsync("one");
        NextStep();
        await PromoteAsync("two");
        _engine.Registry.Aliases[("bike-demand", "production")] = 1;
        var result = await PromoteAsync("two");
        result.Outputs.GetProperty("previous").GetInt32().Should().Be(1);
        _engine.Registry.Aliases[("bike-demand", "production")].Should().Be(2);
    }

    [Fact]
    public async Task What_the_move_replaced_is_said_and_not_what_was_seen_before()
    {
        await PromoteAsync("one");
        NextStep();
        await PromoteAsync("two");
        NextStep();
        _engine.Registry.BeforeMove = () => _engine.Registry.Aliases[("bike-demand", "production")] = 1;
        var result = await PromoteAsync("three");
        result.Outputs.GetProperty("version").GetInt32().Should().Be(3);
        result.Outputs.GetProperty("previous").GetInt32().Should().Be(1);
    }

    [Fact]
    public async Task A_file_is_registered_once_and_any_alias_can_point_at_it()
    {
        await PromoteAsync("one");
        NextStep();
        await PromoteAsync("two", alias: "challenger");
        NextStep();
        var served = await PromoteAsync("two");
        served.Outputs.GetProperty("version").GetInt32().Should().Be(2);
        served.Outputs.GetProperty("previous").GetInt32().Should().Be(1);
        NextStep();
        var back = await PromoteAsync("one");
        back.Outputs.GetProperty("version").GetInt32().Should().Be(1);
        back.Outputs.GetProperty("previous").GetInt32().Should().Be(2);
        back.Error.Should().NotContain("already", "this run registered it");
        _engine.Registry.Models["bike-demand"].Should().HaveCount(2);
    }

    [Fact]
    public async Task A_file_that_another_run_registered_keeps_what_it_got_there_and_the_log_says_so()
    {
        _engine.Registry.Run = "bike-demand#0";
        await PromoteAsync("one", new Dictionary<string, double> { ["rmse"] = 62 });
        NextStep();
        var result = await PromoteAsync("one", new Dictionary<string, double> { ["rmse"] = 60 });
        result.Outputs.GetProperty("version").GetInt32().Should().Be(1);
        result.Error.Should().Contain("the file is version 1 of bike-demand already, registered by bike-demand#0");
    }

    [Fact]
    public async Task A_first_model_does_not_replace_one_that_came_meanwhile()
    {
        await PromoteAsync("one");
        NextStep();
        var result = await PromoteAsync("two", replaces: null);
        result.Exit.Should().Be(65);
        result.LastLine.Should().Contain("bike-demand production is version 1, and `replaces` is null, that nothing serves yet: evaluate again");
        _engine.Registry.Aliases[("bike-demand", "production")].Should().Be(1);
    }

    [Theory]
    [InlineData("latest")]
    [InlineData(0)]
    [InlineData(1.5)]
    [InlineData(true)]
    public async Task What_is_replaced_is_a_version_nothing_or_any(object replaces)
    {
        var result = await PromoteAsync("one", replaces: replaces);
        result.Exit.Should().Be(64);
        result.LastLine.Should().Contain("input 'replaces' must be the number of a version, null where nothing served, or any");
    }

    [Fact]
    public async Task What_is_replaced_must_be_said()
    {
        var result = await _runner.RunAsync("promote", new { model = "bike-demand", source = _runner.Folder.Write("one", "one") });
        result.Exit.Should().Be(64);
        result.LastLine.Should().Contain("missing input: replaces");
    }

    [Fact]
    public async Task A_champion_that_is_not_the_one_judged_is_not_replaced()
    {
        await PromoteAsync("one");
        NextStep();
        await PromoteAsync("two");
        NextStep();
        var result = await _runner.RunAsync("promote", new { model = "bike-demand", source = _runner.Folder.Write("three", "three"), replaces = 1 });
        result.Exit.Should().Be(65);
        result.LastLine.Should().Contain("bike-demand production is version 2 by now, and the verdict was about replacing version 1: evaluate again");
        _engine.Registry.Aliases[("bike-demand", "production")].Should().Be(2);
    }

    [Fact]
    public async Task No_file_is_a_data_error() =>
        (await _runner.RunAsync("promote", new { model = "m", source = "/nowhere.zip", replaces = "any" })).Exit.Should().Be(65);

    private void NextStep() => _runner.Environment["WF_IDEMPOTENCY_KEY"] += "+";

    private async Task<ActivityResult> PromoteAsync(string content, Dictionary<string, double>? metrics = null, string alias = "production") =>
        (await PromoteAsync(content, "any", metrics, alias)).Succeeded();

    private Task<ActivityResult> PromoteAsync(string content, object? replaces, Dictionary<string, double>? metrics = null, string alias = "production") =>
        _runner.RunAsync(
            "promote",
            new { model = "bike-demand", source = _runner.Folder.Write(content, content), metrics = metrics ?? [], alias, replaces });
}
