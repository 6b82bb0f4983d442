using System.Text.Json;
using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Tests.Cli;
using Workflows.Tests.Server;
using Xunit;

namespace Workflows.Tests.Remote;

/// <summary>What is asked of runs through a server, and runs that are started and followed there.</summary>
public sealed class RemoteActTests : IAsyncLifetime
{
    private const string Asking =
        """
        name: asking
        steps:
          ok: { approval: { text: "go?", from: ["role:approver"], comment: onReject } }
          called: { wait: { event: { type: data.arrived } } }
        """;

    private const string Reads =
        """
        name: reads
        parameters: { data: { type: string, format: file }, depth: { type: integer, default: 3 } }
        outputs: { data: "{{ parameters.data }}", depth: "{{ parameters.depth }}" }
        steps: { note: { set: { depth: "{{ parameters.depth }}" } } }
        """;

    private ServedRig served = null!;
    private DirectoryInfo folder = null!;

    public async ValueTask InitializeAsync()
    {
        served = await ServedRig.CreateAsync();
        folder = Directory.CreateTempSubdirectory("wf-remote-");
    }

    public async ValueTask DisposeAsync()
    {
        await served.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Votes_and_events_go_through_the_server_and_the_run_ends()
    {
        var run = await served.Rig.AcceptAsync(Asking);
        await served.Rig.UntilAsync(run, state => state.Steps.All(step => step.Status == StepStatus.Running));

        (await WfAsync("approvals")).Output.Should().Contain("asking#1").And.Contain("role:approver");
        (await WfAsync("queue", "--json")).Output.Should().Contain("data.arrived");
        var mute = await WfAsync("reject", "asking", "ok");
        mute.Exit.Should().Be(1);
        mute.Errors.Should().Contain("ok of asking#1 wants to know why");
        (await WfAsync("approve", "asking", "called")).Errors.Should().Contain("called of asking#1 is no approval");
        (await WfAsync("approve", "asking")).Output.Should().Be("ok of asking#1 is approved by local:anna\n");
        var late = await WfAsync("approve", "asking", "ok");
        late.Exit.Should().Be(1);
        late.Errors.Should().Contain("wf: refused: ok was already approved by local:anna at");
        (await WfAsync("signal", "asking", "called", """{"size": 12}""")).Output.Should().StartWith("called of asking#1 goes on");

        (await served.Rig.EndAsync(run)).Status.Should().Be(RunStatus.Succeeded);
        (await WfAsync("cancel", "asking")).Errors.Should().Contain("asking#1 has ended: succeeded");
    }

    [Fact]
    public async Task A_run_is_held_let_go_stopped_and_tried_again()
    {
        var run = await served.Rig.AcceptAsync(Asking);
        await served.Rig.UntilAsync(run, state => state.Steps[0].Status == StepStatus.Running);

        (await WfAsync("suspend", "asking#1")).Output.Should().Be("asking#1 is suspended\n");
        (await WfAsync("resume", "asking#1")).Output.Should().Be("asking#1 goes on\n");
        (await WfAsync("cancel", "asking#1", "--json")).Output.Should().Contain("\"cancelRequested\":true");
        (await served.Rig.EndAsync(run)).Status.Should().Be(RunStatus.Cancelled);
        (await WfAsync("retry", "asking#1")).Output.Should().Be("asking#1 is tried again\n");
        (await WfAsync("terminate", "asking#1")).Output.Should().Be("asking#1 is being terminated\n");
    }

    [Fact]
    public async Task A_workflow_is_started_by_name_and_followed_to_its_end()
    {
        await served.PublishAsync("reads", Reads);
        var data = Write("bikes.csv", "a,b\n1,2\n");

        var ran = await WfAsync("run", "reads", "-p", $"data={data}", "-p", "depth=8", "--json");

        ran.Exit.Should().Be(0, ran.Errors);
        var outputs = JsonElement.Parse(ran.Output).GetProperty("outputs");
        outputs.GetProperty("data").GetString().Should().StartWith("wf-file://").And.EndWith("/bikes.csv");
        outputs.GetProperty("depth").GetInt32().Should().Be(8);
        var again = await WfAsync("rerun", "reads#1", "--from", "note", "-p", "depth=9", "--json");
        JsonElement.Parse(again.Output).GetProperty("outputs").GetProperty("depth").GetInt32().Should().Be(9);
    }

    [Fact]
    public async Task A_file_is_run_as_it_is_and_becomes_a_version()
    {
        var first = Write("reads.yaml", Reads);
        var data = Write("bikes.csv", "1");

        (await WfAsync("run", first, "-p", $"data={data}", "--detach")).Output.Should().Be("reads#1\n");
        var second = Write("reads.yaml", Reads.Replace("default: 3", "default: 4", StringComparison.Ordinal));
        var ran = await WfAsync("run", second, "-p", $"data={data}");

        ran.Exit.Should().Be(0);
        ran.Errors.Should().Contain("reads version 2 is new and not live, version 1 is");
        ran.Output.Should().Contain("reads#2 succeeded");
    }

    [Theory]
    [InlineData("depth=deep", 2, "parameter depth: expected an integer")]
    [InlineData("data=/nowhere/x.csv", 2, "there is no file /nowhere/x.csv")]
    [InlineData("width=1", 2, "width")]
    public async Task A_wrong_parameter_is_said_as_for_a_data_folder(string parameter, int exit, string said)
    {
        await served.PublishAsync("reads", Reads);

        var ran = await WfAsync("run", "reads", "-p", parameter);

        ran.Exit.Should().Be(exit);
        ran.Errors.Should().Contain(said);
    }

    [Fact]
    public async Task A_run_that_waits_for_people_alone_is_left_where_nobody_can_be_asked()
    {
        await served.PublishAsync("asked", """{ name: asked, steps: { ok: { approval: { text: "go?" } } } }""");

        var left = await WfAsync("run", "asked");
        var yes = await WfAsync("run", "asked", "--yes");

        left.Exit.Should().Be(4);
        left.Errors.Should().Contain("wf approve asked#1 ok").And.NotContain("wf work");
        yes.Exit.Should().Be(0, yes.Errors);
    }

    [Fact]
    public async Task Texts_are_published_all_or_none_and_mistakes_have_their_place()
    {
        var good = Write("reads.yaml", Reads);
        var bad = Write("bad.yaml", "name: bad\nsteps: { a: { uses: nothing@1 }, b: { setx: 1 } }\n");

        var refused = await WfAsync("publish", good, bad);
        var made = await WfAsync("publish", good, "-m", "first");

        refused.Exit.Should().Be(65);
        refused.Errors.Should().Contain($"{bad}:2:");
        (await WfAsync("run", bad)).Exit.Should().Be(65);
        made.Output.Should().Contain("reads version 1 is live  ");
        (await WfAsync("publish", good)).Output.Should().Contain("already: the same text");
    }

    [Fact]
    public async Task Who_fires_the_schedule_of_what_was_published_is_said_to_be_the_server()
    {
        var flow = Write("comes.yaml", "name: comes\ntriggers: { nightly: { schedule: { cron: \"0 3 * * *\" } } }\nsteps: { a: { set: { x: 1 } } }\n");

        (await WfAsync("publish", flow)).Errors.Should().Contain("the server fires its schedule nightly");
    }

    private Task<Finished> WfAsync(params string[] verb) => InProcess.RunAsync([.. verb, "--server", served.Client.BaseAddress!.ToString()]);

    private string Write(string name, string text)
    {
        var path = Path.Combine(folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }
}
