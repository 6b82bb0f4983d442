using System.Text.Json;
using FluentAssertions;
using Xunit;

namespace Workflows.Tests.Cli;

/// <summary><c>wf show RUN STEP</c>: what one step, or one instance, did and why.</summary>
public sealed class StepPageTests
{
    private const string Sweep = """
        name: sweep
        steps:
          grid:
            matrix: { leaves: [4, 8, 16], rate: [0.5] }
            uses: container
            env: { LEAVES: "{{ item.leaves }}" }
            command:
              - sh
              - -c
              - |
                echo "training with $LEAVES"
                mkdir -p "$WF_STEP_DIR/report"; echo "<html>" > "$WF_STEP_DIR/report/curve.html"
                [ "$LEAVES" = 16 ] && { echo "too many leaves" >&2; exit 7; }
                echo model > "$WF_STEP_DIR/model.zip"
                echo "{\"metrics\": {\"rmse\": 6$LEAVES}, \"rows\": 12}" > "$WF_OUTPUTS"
            artifacts: { model: model.zip }
            continueOnError: true
          best: { needs: [grid], uses: select-best@2, with: { items: "{{ steps.grid.outputs }}", by: metrics.rmse } }
        """;

    private const string SelectBest = """
        name: select-best
        version: 2
        title: The best
        description: Always the first.
        inputs: { type: object, additionalProperties: false, properties: { items: { type: array }, by: { type: string } } }
        outputs: { type: object, additionalProperties: false, properties: { index: { type: integer }, value: { type: number } } }
        command: [sh, -c, 'echo "{\"index\": 0, \"value\": 64}" > "$WF_OUTPUTS"']
        """;

    private const string Gated = """
        name: gated
        steps:
          gate:
            uses: container
            command: [sh, -c, 'echo "{\"passed\": false, \"reasons\": [\"rmse 71 is above 70\", \"no champion\"], \"rmse\": 71}" > "$WF_OUTPUTS"']
          sign-off: { needs: [gate], when: "steps.gate.outputs.passed && steps.gate.outputs.rmse < 70", approval: {} }
          promote: { needs: [sign-off], set: { done: true } }
        """;

    [Fact]
    public async Task A_fan_out_shows_each_instance_and_which_one_won_by_what()
    {
        using var folder = await SweptAsync();

        var page = (await folder.RunAsync("show", "sweep", "grid")).Output;

        page.Should().Contain("instances  2/3 ok, 1 failed")
            .And.MatchRegex(@"grid\[0\] +leaves 4, rate 0\.5 +✔ succeeded +64 best +1 .*metrics\.rmse 64, rows 12")
            .And.MatchRegex(@"grid\[1\] +leaves 8, rate 0\.5 +✔ succeeded +68 +1 ")
            .And.MatchRegex(@"grid\[2\] +leaves 16, rate 0\.5 +✖ failed .*exit 7")
            .And.Contain("best picked grid[0] (leaves 4, rate 0.5) by metrics.rmse: 64")
            .And.Contain("✖ grid[2] failed: exit 7").And.Contain("│ too many leaves").And.Contain("wf logs sweep#1 grid[2]")
            .And.MatchRegex(@"artifacts +grid\[0\]/model +\.wf/runs/sweep/1/grid\[0\]/model\.zip")
            .And.Contain(".wf/runs/sweep/1/grid[1]/report/curve.html");
    }

    [Fact]
    public async Task One_instance_has_a_page_and_a_log_of_its_own()
    {
        using var folder = await SweptAsync();

        var won = (await folder.RunAsync("show", "sweep", "grid[1]")).Output;
        var failed = (await folder.RunAsync("show", "sweep", "grid[2]")).Output;
        var log = (await folder.RunAsync("logs", "sweep", "grid[1]")).Output;

        won.Should().Contain("sweep#1 grid[1]").And.MatchRegex("item +leaves 8, rate 0.5").And.MatchRegex(@"outputs +metrics\.rmse +68")
            .And.Contain("grid[1]/model.zip").And.NotContain("grid[0]");
        failed.Should().MatchRegex("attempt 1 +failed in .*: exit 7").And.Contain("│ too many leaves");
        log.Should().Be("training with 8\n");
    }

    [Fact]
    public async Task A_step_as_a_document_has_its_instances()
    {
        using var folder = await SweptAsync();

        using var document = JsonDocument.Parse((await folder.RunAsync("show", "sweep", "grid", "--json")).Output);

        var root = document.RootElement;
        root.GetProperty("run").GetString().Should().Be("sweep#1");
        root.GetProperty("step").GetProperty("instances").GetProperty("failed").GetInt32().Should().Be(1);
        root.GetProperty("winners")[0].GetRawText().Should().Be("""{"step":"best","by":"metrics.rmse","index":0,"value":64}""");
        var instances = root.GetProperty("instances");
        instances.GetArrayLength().Should().Be(3);
        instances[1].GetProperty("item").GetRawText().Should().Be("""{"leaves":8,"rate":0.5}""");
        instances[1].GetProperty("outputs").GetProperty("metrics").GetProperty("rmse").GetInt32().Should().Be(68);
        instances[1].GetProperty("artifacts").EnumerateObject().Select(file => file.Name).Should().Equal("model", "report/curve.html");
        instances[2].GetProperty("attempts")[0].GetProperty("state").GetString().Should().Be("failed");
    }

    [Fact]
    public async Task All_failed_instances_are_named_not_only_the_first()
    {
        const string all = "name: all\nsteps:\n  each: { forEach: 6, uses: container, env: { I: '{{ item }}' }, command: [sh, -c, 'echo line of $I; exit 3'] }";
        using var folder = new WfFolder().With("all.yaml", all);

        var run = await folder.RunAsync("run", "all.yaml");
        var page = (await folder.RunAsync("show", "all", "each")).Output;

        run.Output.Should().Contain("each[0] failed: exit 3").And.Contain("each[2] failed: exit 3")
            .And.Contain("3 more of each failed: [3] exit 3, [4] exit 3, [5] exit 3").And.Contain("wf show all#1 each");
        run.Output.Should().MatchRegex("each +✖ failed +[0-9.]+s +0/6 ok, 6 failed: ");
        page.Should().Contain("line of 0").And.Contain("line of 5");
    }

    [Fact]
    public async Task A_result_of_an_earlier_run_says_whose_it_is_and_its_log_comes_first()
    {
        const string two = "name: two\nsteps:\n  first: { forEach: 1, uses: container, command: [echo, one] }\n"
            + "  second: { needs: [first], uses: container, command: [echo, two] }";
        using var folder = new WfFolder().With("two.yaml", two);
        (await folder.RunAsync("run", "two.yaml")).Exit.Should().Be(0);
        (await folder.RunAsync("rerun", "two", "--from", "second")).Exit.Should().Be(0);

        var page = (await folder.RunAsync("show", "two#2", "first[0]")).Output;
        var log = await folder.RunAsync("logs", "two#2");

        page.Should().MatchRegex(@"result +reused from two#1 first\[0\]").And.NotEndWith("\n\n");
        log.Output.Should().Be("first[0] | one\nsecond | two\n");
    }

    [Fact]
    public async Task A_failure_is_told_without_words_of_the_engine()
    {
        const string wrong = "name: wrong\nparameters: { list: { type: array, default: [] } }\nsteps:\n"
            + "  a: { set: { x: '{{ parameters.list[0] }}' } }\n  b: { uses: container, command: [sh, -c, 'echo [] > $WF_OUTPUTS'] }";
        using var folder = new WfFolder().With("wrong.yaml", wrong);

        var run = await folder.RunAsync("run", "wrong.yaml");
        var page = (await folder.RunAsync("show", "wrong", "a")).Output;

        run.Output.Should().MatchRegex(@"a +✖ failed +[0-9.]+s +set: `\{\{ parameters\.list\[0\] \}\}`: there is no `\[0\]`; it is empty")
            .And.MatchRegex("(?m)^  ✖ b failed$").And.NotContain("engine:").And.NotContain("application");
        page.Should().MatchRegex("(?m)^  ✖ a failed$");
    }

    [Fact]
    public async Task A_run_that_ended_without_promoting_says_why()
    {
        using var folder = new WfFolder().With("gated.yaml", Gated);

        var run = await folder.RunAsync("run", "gated.yaml");
        var shown = (await folder.RunAsync("show", "gated")).Output;
        var page = (await folder.RunAsync("show", "gated", "sign-off")).Output;
        using var document = JsonDocument.Parse((await folder.RunAsync("show", "gated", "--json")).Output);

        foreach (var text in new[] { run.Output, shown })
        {
            text.Should().Contain("skipped").And.MatchRegex("sign-off, promote +steps.gate.outputs.passed && steps.gate.outputs.rmse < 70 is false")
                .And.Contain("steps.gate.outputs.rmse = 71").And.MatchRegex("gate +rmse 71 is above 70").And.Contain("no champion");
        }

        shown.Should().MatchRegex("steps +gate +passed false, .*rmse 71");
        page.Should().MatchRegex("because +steps.gate.outputs.passed && .* is false").And.MatchRegex("gate says +rmse 71 is above 70");
        var steps = document.RootElement.GetProperty("steps");
        steps.GetProperty("sign-off").GetProperty("skipped").GetRawText().Should().Be(
            """{"when":"steps.gate.outputs.passed && steps.gate.outputs.rmse < 70","reads":{"steps.gate.outputs.passed":false,"steps.gate.outputs.rmse":71}}""");
        steps.GetProperty("promote").GetProperty("skipped").GetRawText().Should().Be("""{"needs":["sign-off"]}""");
    }

    [Fact]
    public async Task What_the_flow_goes_on_without_is_not_told_as_missing()
    {
        const string optional = """
            name: optional
            parameters: { more: { type: boolean, default: false } }
            steps:
              start: { set: { c: 3 } }
              extra: { when: parameters.more, set: { a: 1 } }
              last: { needs: [extra, start], runOn: noFailure, set: { b: 2 } }
            """;
        using var folder = new WfFolder().With("optional.yaml", optional);

        (await folder.RunAsync("run", "optional.yaml")).Output.Should()
            .MatchRegex("extra +. skipped +parameters.more is false").And.NotMatchRegex("(?m)^  skipped");
    }

    [Fact]
    public async Task A_report_is_linked_while_the_run_goes_on()
    {
        const string report = """
            name: reports
            steps:
              draws: { uses: container, command: [sh, -c, 'mkdir -p "$WF_STEP_DIR/report"; echo "<html>" > "$WF_STEP_DIR/report/plot.html"'] }
              stays: { needs: [draws], uses: container, grace: 1s, command: [sh, -c, 'while [ ! -e .wf/runs/reports/1/draws/report/plot.html ]; do sleep 0.05; done'] }
            """;
        using var folder = new WfFolder().With("reports.yaml", report);
        (await folder.RunAsync("run", "reports.yaml", "--detach")).Exit.Should().Be(0);

        var work = await folder.RunAsync("work", "--until-idle");

        work.Errors.Should().Contain("idle: every run has ended");
        (await File.ReadAllTextAsync(folder.File(".wf/runs/reports/1/draws/report/plot.html"))).Should().Be("<html>\n");
    }

    private static async Task<WfFolder> SweptAsync()
    {
        var folder = new WfFolder().With("sweep.yaml", Sweep);
        Directory.CreateDirectory(folder.File("activities"));
        folder.With("activities/select-best@2.yaml", SelectBest);
        var run = await folder.RunAsync("run", "sweep.yaml", "--catalogue", "activities");
        run.Exit.Should().Be(0, run.Errors + run.Output);
        return folder;
    }

    [Fact]
    public async Task Texts_that_read_as_another_value_are_quoted_and_an_empty_mapping_is_seen()
    {
        const string values = "name: values\nsteps:\n  a: { set: { s: \"true\", t: true, n: \"1\", m: 1, z: null, e: \"\", w: word, o: {}, d: { o: {} } } }\n";
        using var folder = new WfFolder().With("values.yaml", values);
        await folder.RunAsync("run", "values.yaml");

        var page = (await folder.RunAsync("show", "values", "a")).Output;

        (await folder.RunAsync("show", "values")).Output.Should()
            .Contain("s \"true\", t true, n \"1\", m 1, z null, e \"\", w word, o {}, d.o {}");
        page.Should().MatchRegex(" s +\"true\"\n").And.MatchRegex(" t +true\n").And.MatchRegex(" w +word\n").And.MatchRegex(@" d\.o +\{\}\n");
    }

    [Fact]
    public async Task The_log_of_a_step_that_printed_nothing_says_so()
    {
        const string mute = "name: mute\nsteps:\n  mean: { uses: container, command: [\"true\"] }\n  b: { needs: [mean], set: { x: 1 } }\n";
        using var folder = new WfFolder().With("mute.yaml", mute);
        await folder.RunAsync("run", "mute.yaml");

        (await folder.RunAsync("logs", "mute", "mean")).Should().Match<Finished>(end => end.Exit == 0 && end.Output.Length == 0)
            .And.Match<Finished>(end => end.Errors.Contains("mean printed nothing"));
        (await folder.RunAsync("logs", "mute")).Errors.Should().Contain("the programs of mute#1 printed nothing");
        (await folder.RunAsync("logs", "mute", "b")).Errors.Should().Contain("b printed nothing; wf show mute#1 b says how it went");
    }
}
