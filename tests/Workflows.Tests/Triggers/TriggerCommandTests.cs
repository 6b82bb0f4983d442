using System.Text.Json;
using FluentAssertions;
using Workflows.Tests.Cli;
using Xunit;

namespace Workflows.Tests.Triggers;

/// <summary><c>wf triggers</c>, and <c>wf work</c> that fires them.</summary>
public sealed class TriggerCommandTests
{
    private const string Nightly = """
        name: nightly
        parameters: { at: { type: string, default: never }, file: { type: string, format: file, default: data.txt } }
        triggers:
          night: { schedule: { cron: "0 3 * * *", timeZone: Europe/Dublin }, with: { at: "{{ trigger.scheduledTime }}" } }
          hook: { webhook: { secret: hook } }
          hand: { manual: {} }
        steps:
          a: { uses: container, command: [sh, -c, 'cat "$FILE" script.txt'], env: { FILE: "{{ parameters.file }}" } }
        """;

    private const string Often = """
        name: often
        triggers: { tick: { schedule: { cron: "* * * * * *", seconds: true, overlap: skip } } }
        steps: { a: { set: { n: 1 } } }
        """;

    [Fact]
    public async Task What_is_published_says_who_fires_it()
    {
        using var folder = new WfFolder().With("nightly.yaml", Nightly);

        var publish = await folder.RunAsync("publish", "nightly.yaml");

        publish.Exit.Should().Be(0, publish.Errors);
        publish.Errors.Should().Contain("wf work fires its schedule night: wf triggers nightly says when")
            .And.Contain("of its trigger hook: wf serve takes git pushes, webhooks and events");
    }

    [Fact]
    public async Task A_trigger_shows_when_it_comes_and_why_it_does_not_fire()
    {
        using var folder = new WfFolder().With("nightly.yaml", Nightly);
        await folder.RunAsync("publish", "nightly.yaml");

        var list = await folder.RunAsync("triggers");
        var triggers = await TriggersAsync(folder);

        list.Output.Should().MatchRegex(@"nightly +night +schedule +\d{4}-\d\d-\d\d 03:00:00 \+0[01]:00");
        list.Errors.Should().Contain("no engine drives .wf: wf work fires its schedules").And.Contain("of the others: wf serve takes git pushes");
        triggers.Select(each => (Text(each, "name"), Text(each, "whyNot"))).Should().Equal(
            ("night", "no engine drives this folder"),
            ("hook", null),
            ("hand", "a person starts it"));

        (await folder.RunAsync("triggers", "pause", "nightly", "night")).Output.Should().Be("nightly night is paused\n");
        (await folder.RunAsync("triggers", "pause", "nightly", "night")).Output.Should().Be("nightly night is paused already\n");
        (await folder.RunAsync("triggers")).Output.Should().Contain("paused by local:");
        Text((await TriggersAsync(folder))[0], "whyNot").Should().StartWith("paused by local:");
        (await folder.RunAsync("triggers", "resume", "nightly", "night")).Output.Should().Be("nightly night fires\n");
    }

    [Fact]
    public async Task The_next_ten_times_come_with_their_offset()
    {
        using var folder = new WfFolder().With("nightly.yaml", Nightly);
        await folder.RunAsync("publish", "nightly.yaml");

        var next = await folder.RunAsync("triggers", "next", "nightly", "night");

        next.Output.TrimEnd().Split('\n').Should().HaveCount(10).And.OnlyContain(line => line.Contains(" 03:00:00 +0"));
        (await folder.RunAsync("triggers", "next", "nightly", "hook")).Errors.Should().Contain("hook is no schedule: it is a trigger of kind webhook");
        var wrong = await folder.RunAsync("triggers", "next", "nightly", "nihgt");
        wrong.Exit.Should().Be(66);
        wrong.Errors.Should().Contain("did you mean").And.Contain("its triggers: night, hook, hand");
    }

    [Fact]
    public async Task A_backfill_counts_days_as_its_schedule_does_and_is_started_by_whoever_works()
    {
        using var folder = new WfFolder().With("nightly.yaml", Nightly).With("data.txt", "data").With("script.txt", "script");
        await folder.RunAsync("publish", "nightly.yaml");
        string[] range = ["nightly", "night", "--from", "2026-07-01", "--to", "2026-07-03", "--parallel", "2"];

        var dry = await folder.RunAsync(["triggers", "backfill", .. range, "--dry-run"]);
        var added = await folder.RunAsync(["triggers", "backfill", .. range]);
        await folder.RunAsync("work", "--until-idle");
        var listed = await folder.RunAsync("triggers", "backfills", "nightly", "night");
        var cancelled = await folder.RunAsync("triggers", "backfills", "nightly", "night", "--cancel", "1");

        dry.Output.Should().Contain("2026-07-01 03:00:00 +01:00").And.Contain("2026-07-02 03:00:00 +01:00").And.NotContain("07-03");
        added.Output.Should().Be("backfill 1: 2 to start, 0 there already\n");
        listed.Output.Should().MatchRegex("1 +ended +2026-06-30 23:00:00Z +2026-07-02 23:00:00Z +2 ");
        cancelled.Errors.Should().Contain("backfill 1 has ended");
        (await folder.RunAsync("list")).Output.Should().Contain("nightly#2");
        (await folder.RunAsync("triggers", "backfill", "nightly", "night", "--from", "july")).Errors.Should().Contain("expected a date such as");
    }

    [Fact]
    public async Task A_schedule_that_is_fired_by_hand_runs_where_its_file_was_published_from()
    {
        using var folder = new WfFolder();
        Directory.CreateDirectory(folder.File("flows"));
        folder.With("flows/nightly.yaml", Nightly).With("flows/data.txt", "data").With("flows/script.txt", "script");
        await folder.RunAsync("publish", "flows/nightly.yaml");

        var fire = await folder.RunAsync("triggers", "fire", "nightly", "night");
        await folder.RunAsync("work", "--until-idle");

        fire.Should().Match<Finished>(end => end.Exit == 0 && end.Output == "nightly#1\n", fire.Errors);
        (await folder.RunAsync("logs", "nightly", "a")).Output.Should().Contain("datascript");
        using var shown = JsonDocument.Parse((await folder.RunAsync("show", "nightly", "--json")).Output);
        shown.RootElement.GetProperty("state").GetString().Should().Be("succeeded");
        var last = (await TriggersAsync(folder))[0].GetProperty("last");
        (Text(last, "state"), Text(last, "run")).Should().Be(("started", "nightly#1"));
        Text(last, "why").Should().StartWith("fired by local:");
    }

    [Fact]
    public async Task An_engine_fires_what_comes_and_one_that_serves_a_run_alone_does_not()
    {
        using var folder = new WfFolder().With("often.yaml", Often).With("waits.yaml", Flows.Waits);
        await folder.RunAsync("publish", "often.yaml");
        var run = folder.Start("run", "waits.yaml");
        await run.SaysAsync("running");
        (await folder.RunAsync("list")).Output.Should().NotContain("often#");
        await run.SignalAsync("TERM");
        await run.EndAsync();

        var work = folder.Start("work");
        for (var n = 0; n < 600 && !(await folder.RunAsync("list")).Output.Contains("often#2", StringComparison.Ordinal); n++)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        var list = await folder.RunAsync("list");
        list.Output.Should().Contain("often#2");
        (await folder.RunAsync("triggers", "often")).Output.Should().MatchRegex("often#[0-9]+");
        await work.SignalAsync("TERM");
        (await work.EndAsync()).Exit.Should().Be(0);
    }

    private static async Task<List<JsonElement>> TriggersAsync(WfFolder folder)
    {
        var listed = await folder.RunAsync("triggers", "--json");
        using var document = JsonDocument.Parse(listed.Output);
        return [.. document.RootElement.GetProperty("triggers").Clone().EnumerateArray()];
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
