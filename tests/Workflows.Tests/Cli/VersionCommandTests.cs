using System.Text.Json;
using FluentAssertions;
using Xunit;

namespace Workflows.Tests.Cli;

/// <summary>Versions: listed, read, run; and what makes one live is said.</summary>
public sealed class VersionCommandTests
{
    private const string First = "name: v\nsteps: { a: { set: { n: 1 } } } # the first\noutputs: { n: \"{{ steps.a.outputs.n }}\" }\n";
    private const string Second = "name: v\nsteps: { a: { set: { n: 2 } } }\noutputs: { n: \"{{ steps.a.outputs.n }}\" }\n";

    [Fact]
    public async Task Versions_are_listed_with_what_changed_who_and_why_and_each_can_be_read_and_run()
    {
        using var folder = new WfFolder().With("v.yaml", First);
        await folder.RunAsync("publish", "v.yaml", "-m", "to begin with");
        folder.With("v.yaml", Second);
        await folder.RunAsync("publish", "v.yaml", "-m", "two of them");

        var list = (await folder.RunAsync("versions", "v")).Output;
        var text = await folder.RunAsync("get", "v@1");
        var live = await folder.RunAsync("get", "v");
        var run = await folder.RunAsync("run", "v@1", "--json");
        using var document = JsonDocument.Parse((await folder.RunAsync("versions", "v", "--json")).Output);

        list.Should().MatchRegex(@"2 +live +\S.* +local:\w+ +steps\.a\.set\.n +two of them").And.MatchRegex(@"1 +\S.* +local:\w+ +to begin with");
        text.Output.Should().Be(First);
        live.Output.Should().Be(Second);
        JsonDocument.Parse(run.Output).RootElement.GetProperty("outputs").GetProperty("n").GetInt32().Should().Be(1, run.Errors);
        document.RootElement.GetProperty("versions")[0].GetProperty("changedText").GetBoolean().Should().BeTrue();
        (await folder.RunAsync("get", "v@9")).Should().Match<Finished>(end => end.Exit == 66 && end.Errors.Contains("v has no version 9"));
        (await folder.RunAsync("run", "v@9")).Exit.Should().Be(66);
        (await folder.RunAsync("versions", "w")).Exit.Should().Be(66);
    }

    [Fact]
    public async Task A_run_of_a_file_says_what_is_live()
    {
        using var folder = new WfFolder().With("v.yaml", First).With("w.yaml", Second);

        (await folder.RunAsync("run", "v.yaml")).Errors.Should().Contain("v version 1 is live: it is the first");
        (await folder.RunAsync("run", "v.yaml")).Errors.Should().Contain("the same text as v version 1, which is live");
        (await folder.RunAsync("run", "w.yaml")).Errors.Should().Contain("v version 2 is new and not live, version 1 is: wf publish w.yaml makes it live");
        (await folder.RunAsync("run", "w.yaml")).Errors.Should()
            .Contain("the same text as v version 2; version 1 is live: wf publish w.yaml makes this one live");
        (await folder.RunAsync("publish", "v.yaml", "-m", "kept")).Output.Should().Contain("v version 1 is live already: the same text");
        (await folder.RunAsync("versions", "v")).Output.Should().Contain("kept");
    }

    [Fact]
    public async Task A_sub_workflow_that_a_run_makes_live_is_named()
    {
        using var folder = new WfFolder().With("v.yaml", First).With("root.yaml", "name: root\nsteps: { kid: { workflow: { name: v } } }");

        (await folder.RunAsync("run", "root.yaml")).Errors.Should().Contain("v version 1 is live: it was never published, and root#1 runs it");
    }

    [Fact]
    public async Task A_rerun_with_another_parameter_runs_what_reads_it_again_and_names_its_source()
    {
        const string flow = """
            name: flow
            parameters: { n: { type: integer, default: 1 }, m: { type: integer, default: 1 } }
            steps:
              kept: { uses: container, command: [sh, -c, 'echo kept >> ran; echo said'], env: { M: "{{ parameters.m }}" } }
              reads: { needs: [kept], uses: container, command: [sh, -c, 'echo reads >> ran'], env: { N: "{{ parameters.n }}" } }
              behind: { needs: [reads], uses: container, command: [sh, -c, 'echo behind >> ran'] }
            """;
        using var folder = new WfFolder().With("flow.yaml", flow);
        await folder.RunAsync("run", "flow.yaml");

        var rerun = await folder.RunAsync("rerun", "flow#1", "-p", "n=2");
        var shown = (await folder.RunAsync("show", "flow#2")).Output;
        var log = await folder.RunAsync("logs", "flow#2", "kept");

        rerun.Exit.Should().Be(0, rerun.Errors);
        File.ReadAllText(folder.File("ran")).Should().Be("kept\nreads\nbehind\nreads\nbehind\n");
        shown.Should().MatchRegex("rerun of +flow#1").And.MatchRegex("-p n +2").And.Contain("reused from flow#1 kept");
        log.Output.Should().Be("said\n");
        log.Errors.Should().Contain("kept did not run here: this is the log of flow#1 kept");
        (await folder.RunAsync("rerun", "flow#1")).Should().Match<Finished>(end => end.Exit == 2 && end.Errors.Contains("--from STEP"));
    }
}
