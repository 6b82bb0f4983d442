using FluentAssertions;
using Xunit;

namespace Workflows.Tests.Cli;

/// <summary>Events that people bring: what a step waits for is said, and what does not fit is refused.</summary>
public sealed class SignalTests
{
    private const string Listens = """
        name: listens
        steps:
          arrived: { wait: { event: { type: data.arrived, where: event.size > 10 } } }
          next: { needs: [arrived], wait: { event: { type: data.checked, where: event.ok } } }
        """;

    [Theory]
    [InlineData("{\"size\": 3}", "refused: arrived waits for an event where `event.size > 10`, and of this one that is false")]
    [InlineData("{\"name\": \"x\"}", "of this one that can't be told: `{{ event.size > 10 }}`: `event.size`: there is no `size`")]
    public async Task One_that_does_not_fit_is_refused_and_the_step_waits_on(string json, string told)
    {
        using var folder = new WfFolder().With("listens.yaml", Listens);
        await folder.RunAsync("run", "listens.yaml", "--detach");
        await folder.RunAsync("work", "--until-idle");

        var refused = await folder.RunAsync("signal", "listens", "arrived", json);
        var page = await folder.RunAsync("show", "listens", "--data", ".wf");

        refused.Exit.Should().Be(1);
        refused.Errors.Should().Contain(told);
        page.Output.Should().Contain(
            "waits for the event data.arrived where event.size > 10: wf signal listens#1 arrived JSON --data .wf brings it");
    }

    [Fact]
    public async Task Who_gives_no_event_where_one_is_judged_is_told_how_to_give_it()
    {
        using var folder = new WfFolder().With("listens.yaml", Listens);
        await folder.RunAsync("run", "listens.yaml", "--detach");
        await folder.RunAsync("work", "--until-idle");

        var refused = await folder.RunAsync("signal", "listens", "arrived");

        refused.Exit.Should().Be(1);
        refused.Errors.Should().Contain("give the event as JSON: wf signal listens#1 arrived '{\"size\": ...}'");
    }

    [Fact]
    public async Task A_step_that_waits_for_none_leads_to_those_that_do()
    {
        using var folder = new WfFolder().With("mixed.yaml", "name: mixed\nsteps:\n  a: { set: { x: 1 } }\n  b: { wait: { event: { type: t } } }\n");
        await folder.RunAsync("run", "mixed.yaml", "--detach");

        var refused = await folder.RunAsync("signal", "mixed", "a");

        refused.Exit.Should().Be(1);
        refused.Errors.Should().Contain("wf: a of mixed#1 waits for no event").And.Contain("those that do: b");
    }

    [Fact]
    public async Task One_that_fits_says_what_it_was_waited_for_and_one_that_comes_early_is_kept()
    {
        using var folder = new WfFolder().With("listens.yaml", Listens);
        await folder.RunAsync("run", "listens.yaml", "--detach");
        await folder.RunAsync("work", "--until-idle");
        var engine = folder.Start("work");
        await engine.SaysAsync("its log is");

        var early = await folder.RunAsync("signal", "listens", "next", "{\"ok\": true}");
        var fits = await folder.RunAsync("signal", "listens", "arrived", "{\"size\": 12}");

        early.Output.Should().Contain("next of listens#1 does not wait yet: the signal is kept for it, ")
            .And.Contain("as the event data.checked where event.ok, if that is true then");
        fits.Output.Should().Contain("arrived of listens#1 goes on: it waited for the event data.arrived where event.size > 10");
        (await folder.RunAsync("show", "listens")).Output.Should().MatchRegex("✔ listens#1");
    }
}
