using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;
using Workflows.Definitions.Expressions;
using Workflows.Runtime.Accepting;
using Workflows.Runtime.Planning;
using Workflows.Runtime.Storing;
using Xunit;

namespace Workflows.Tests.Runtime;

/// <summary>What is decided once, when a run is accepted.</summary>
public sealed class AcceptanceTests
{
    [Fact]
    public async Task A_text_that_is_no_definition_starts_nothing_and_every_error_is_told()
    {
        await using var rig = Rig.Create();

        var outcome = await StartAsync(rig, "name: x\nsteps: { a: { sett: {} }, b: { needs: [c], set: { x: 1 } } }");

        outcome.Should().BeOfType<StartOutcome.Invalid>().Which.Errors.Should().HaveCountGreaterThan(1);
        (await rig.Bare.ListWorkflowsAsync("default", CancellationToken.None)).Should().BeEmpty();
    }

    [Fact]
    public async Task Parameters_are_checked_and_completed()
    {
        await using var rig = Rig.Create();
        const string Text = "name: p\nparameters: { n: { type: integer }, m: { type: string, default: hi } }\nsteps: { a: { set: { x: 1 } } }";

        (await StartAsync(rig, Text, """{"n":"x","z":1}""")).Should().BeOfType<StartOutcome.WrongParameters>()
            .Which.Errors.Select(e => e.Path).Should().BeEquivalentTo("n", "z");
        var run = await rig.AcceptAsync(Text, """{"n":4}""");

        (await rig.StoredAsync(run)).Parameters.Should().Be("""{"n":4,"m":"hi"}""");
    }

    [Fact]
    public async Task A_default_that_names_a_file_is_meant_from_the_definitions_folder()
    {
        await using var rig = Rig.Create();
        var outcome = await rig.Acceptance.StartAsync(
            new StartRequest("default", new RunTrigger("manual", "ada"))
            {
                Text = "name: p\nparameters: { data: { type: string, format: file, default: data/x.csv }, web: { type: string, format: file, default: 'https://a/b' } }\nsteps: { a: { set: { x: 1 } } }",
                Folder = "/flows",
            },
            CancellationToken.None);

        var run = outcome.Should().BeOfType<StartOutcome.Started>().Which.Run.Id;
        (await rig.StoredAsync(run)).Parameters.Should().Be("""{"data":"/flows/data/x.csv","web":"https://a/b"}""");
    }

    [Fact]
    public async Task Paths_in_lists_and_objects_are_made_absolute_and_must_be_there_where_that_is_asked()
    {
        await using var rig = Rig.Create();
        const string Text = """
            name: p
            parameters:
              files: { type: array, items: { type: string, format: file }, default: [a.csv] }
              more: { type: object, additionalProperties: { anyOf: [ { type: string, format: folder }, { type: integer } ] }, default: {} }
            steps: { a: { set: { x: 1 } } }
            """;
        var given = new GivenParameters("""{"more":{"here":"sub","n":3,"web":"s3://a/b"}}""") { Folder = "/called/from" };

        var run = await StartedAsync(given);
        var missing = (await StartAsync(given with { FilesMustExist = true })).Should().BeOfType<StartOutcome.WrongParameters>().Subject;

        (await rig.StoredAsync(run)).Parameters.Should().Be("""{"files":["/flows/a.csv"],"more":{"here":"/called/from/sub","n":3,"web":"s3://a/b"}}""");
        missing.Errors.Select(error => error.Path).Should().Equal("files[0]", "more.here");
        missing.Errors[1].Message.Should().Be("there is no folder /called/from/sub; relative paths start from /called/from");

        Task<StartOutcome> StartAsync(GivenParameters parameters) => rig.Acceptance.StartAsync(
            new StartRequest("default", new RunTrigger("manual", "ada")) { Text = Text, Parameters = parameters, Folder = "/flows" }, CancellationToken.None);

        async Task<Guid> StartedAsync(GivenParameters parameters) => (await StartAsync(parameters)).Should().BeOfType<StartOutcome.Started>().Which.Run.Id;
    }

    [Fact]
    public async Task Typed_parameters_are_read_by_their_declared_types_and_checked_with_the_others()
    {
        await using var rig = Rig.Create();
        const string Text = "name: p\nparameters: { n: { type: integer }, s: { type: string }, k: { type: string } }\nsteps: { a: { set: { x: 1 } } }";
        var request = new StartRequest("default", new RunTrigger("manual", "ada"))
        {
            Text = Text,
            Parameters = new("""{"k":"kept","s":"old"}""") { Typed = [new("n", "4"), new("s", "4")] },
        };

        var run = (await rig.Acceptance.StartAsync(request, CancellationToken.None)).Should().BeOfType<StartOutcome.Started>().Which.Run.Id;
        var wrong = await rig.Acceptance.StartAsync(request with { Parameters = new() { Typed = [new("n", "x")] } }, CancellationToken.None);

        (await rig.StoredAsync(run)).Parameters.Should().Be("""{"n":4,"s":"4","k":"kept"}""");
        wrong.Should().BeOfType<StartOutcome.WrongParameters>().Which.Errors.Should().ContainSingle().Which.Path.Should().Be("n");
    }

    [Fact]
    public async Task What_is_refused_opens_no_store()
    {
        var acceptance = new Acceptance(
            new Lazy<IStore>(() => throw new InvalidOperationException("it is opened")),
            new PlanCache(null),
            Evaluator.Evaluate,
            TimeProvider.System);
        var request = new StartRequest(
            "default",
            new RunTrigger("manual", "ada"))
        { Text = "name: p\nparameters: { n: { type: integer } }\nsteps: { a: { set: { x: 1 } } }" };

        (await acceptance.StartAsync(request with { Text = "name: x" }, CancellationToken.None)).Should().BeOfType<StartOutcome.Invalid>();
        (await acceptance.StartAsync(request, CancellationToken.None)).Should().BeOfType<StartOutcome.WrongParameters>();
    }

    [Fact]
    public async Task A_workflow_is_run_by_name_at_its_live_version_or_at_one_that_is_named()
    {
        await using var rig = Rig.Create();
        await PublishAsync(rig, "name: v\nsteps: { a: { set: { x: 1 } } }");
        await PublishAsync(rig, "name: v\nsteps: { a: { set: { x: 2 } } }");

        var live = await StartByNameAsync(rig, "v", null);
        var first = await StartByNameAsync(rig, "v", 1);

        live.Should().BeOfType<StartOutcome.Started>().Which.Run.Should().BeEquivalentTo(new { Version = 2, Number = 1 }, o => o.ExcludingMissingMembers());
        first.Should().BeOfType<StartOutcome.Started>().Which.Run.Should().BeEquivalentTo(new { Version = 1, Number = 2 }, o => o.ExcludingMissingMembers());
        (await StartByNameAsync(rig, "v", 3)).Should().BeOfType<StartOutcome.Unknown>();
        (await StartByNameAsync(rig, "w", null)).Should().BeOfType<StartOutcome.Unknown>().Which.What.Should().Be("there is no workflow w");
    }

    [Fact]
    public async Task A_sub_workflow_keeps_the_version_that_was_live_when_the_root_run_started()
    {
        await using var rig = Rig.Create();
        await PublishAsync(rig, "name: inner\nsteps: { a: { set: { x: 1 } } }\noutputs: { v: one }");
        await PublishAsync(rig, "name: middle\nsteps: { deep: { workflow: { name: inner } } }\noutputs: { v: \"{{ steps.deep.outputs.v }}\" }");
        var run = await rig.AcceptAsync("name: root\nsteps: { mid: { workflow: { name: middle } } }\noutputs: { v: \"{{ steps.mid.outputs.v }}\" }");
        await PublishAsync(rig, "name: inner\nsteps: { a: { set: { x: 1 } } }\noutputs: { v: two }");

        rig.Start();
        var ended = await rig.EndAsync(run);

        ended.Pins.Should().BeEquivalentTo(new Dictionary<string, int> { ["middle"] = 1, ["inner"] = 1 });
        ended.Outputs.Should().Be("""{"v":"one"}""");
    }

    [Fact]
    public async Task Sub_workflows_that_nest_too_deep_or_for_ever_are_refused_with_their_line()
    {
        await using var rig = Rig.Create();
        await PublishAsync(rig, "name: l8\nsteps: { a: { set: { x: 1 } } }");
        for (var level = 7; level >= 0; level--)
        {
            await PublishAsync(rig, $"name: l{level}\nsteps: {{ a: {{ workflow: {{ name: l{level + 1} }} }} }}");
        }

        (await StartByNameAsync(rig, "l0", null)).Should().BeOfType<StartOutcome.Started>("eight levels below the root are allowed");
        (await StartAsync(rig, "name: top\nsteps: { a: { workflow: { name: l0 } } }")).Should()
            .BeOfType<StartOutcome.Refused>().Which.Why
            .Should()
            .Contain("more than 8 deep: top > l0 > l1");

        // A workflow that runs itself was valid when it was published.
        await PublishAsync(rig, "name: loop\nsteps: { a: { set: { x: 1 } } }");
        (await StartAsync(
            rig,
            "name: loop\nsteps: { a: { workflow: { name: loop } } }")).Should().BeOfType<StartOutcome.Started>("it runs the live version, which does not");
        await PublishAsync(rig, "name: loop\nsteps: { a: { workflow: { name: loop } } }");
        (await StartByNameAsync(rig, "loop", null)).Should().BeOfType<StartOutcome.Refused>();
    }

    [Fact]
    public async Task The_concurrency_key_is_evaluated_once_and_kept()
    {
        await using var rig = Rig.Create();
        var run = await rig.AcceptAsync("name: k\nparameters: { p: { type: string, default: eu } }\nconcurrency: { key: \"{{ parameters.p }}\", limit: 1, whenFull: queue }\nsteps: { a: { set: { x: 1 } } }");

        (await rig.StoredAsync(run)).ConcurrencyKey.Should().Be("eu");
    }

    [Fact]
    public async Task A_concurrency_key_that_can_not_be_takes_no_number()
    {
        await using var rig = Rig.Create();
        const string Text = "name: k\nparameters: { p: { type: array, default: [] } }\nconcurrency: { key: \"{{ parameters.p }}\", limit: 1, whenFull: queue }\nsteps: { a: { set: { x: 1 } } }";

        (await StartAsync(rig, Text)).Should().BeOfType<StartOutcome.Refused>().Which.Why.Should().StartWith("concurrency.key:");
        (await StartAsync(rig, Text, """{"p":["a"]}""")).Should().BeOfType<StartOutcome.Refused>();
        var run = await rig.AcceptAsync("name: k\nsteps: { a: { set: { x: 1 } } }");

        (await rig.StoredAsync(run)).Label.Should().Be("k#1");
    }

    [Fact]
    public async Task A_rerun_takes_over_what_means_the_same_and_does_not_lie_behind_the_step()
    {
        await using var rig = Rig.Create().Start();
        rig.Executor.Script = spec => ScriptedExecutor.Success with { Outputs = $$"""{"by":"{{spec.Run}}"}""" };
        const string Text = """
            name: rr
            steps:
              a: { uses: container, command: [a] }
              b: { needs: [a], uses: container, command: [b] }
              c: { needs: [b], uses: container, command: [c] }
              other: { uses: container, command: [other] }
            outputs: { a: "{{ steps.a.outputs.by }}", c: "{{ steps.c.outputs.by }}" }
            """;
        var first = await rig.RunAsync(Text);
        await PublishAsync(rig, Text.Replace("[other]", "[another]", StringComparison.Ordinal));

        var same = await rig.EndAsync(await RerunAsync(rig, new RerunRequest(first.Id, "b", "bob")));
        var changed = await rig.EndAsync(await RerunAsync(rig, new RerunRequest(first.Id, "b", "bob") { Version = 2 }));

        same.Steps.Select(s => s.Reason).Should().Equal(Reason.Reused, null, null, Reason.Reused);
        same.Outputs.Should().Be("""{"a":"rr#1","c":"rr#2"}""");
        changed.Steps.Select(s => s.Reason).Should().Equal([Reason.Reused, null, null, null], "what changed runs again");
        changed.Plan.Version.Should().Be(2);
        changed.Trigger.Kind.Should().Be("rerun");
    }

    [Fact]
    public async Task A_rerun_from_a_step_that_is_not_there_is_refused()
    {
        await using var rig = Rig.Create().Start();
        var first = await rig.RunAsync("name: rr\nsteps: { a: { set: { x: 1 } } }");

        (await rig.Acceptance.RerunAsync(new RerunRequest(first.Id, "z", "bob"), CancellationToken.None)).Should()
            .BeOfType<StartOutcome.Unknown>().Which.What
            .Should()
            .Be("version 1 of rr has no step z");
        (await rig.Acceptance.RerunAsync(new RerunRequest(Guid.NewGuid(), "a", "bob"), CancellationToken.None)).Should().BeOfType<StartOutcome.Unknown>();
    }

    [Fact]
    public async Task A_failed_run_that_is_retried_goes_on_in_the_same_run()
    {
        await using var rig = Rig.Create().Start();
        rig.Executor.Script = spec => spec is { Step: "b", Attempt: 1 } ? new AttemptOutcome { Exit = 1 } : ScriptedExecutor.Success;
        var run = await rig.AcceptAsync("name: t\nsteps: { a: { uses: container, command: [a] }, b: { needs: [a], uses: container, command: [b] } }");
        (await rig.EndAsync(run)).Status.Should().Be(RunStatus.Failed);

        (await rig.AskAsync(run, at => new RetryRequested("ada", null) { At = at, Seed = 7 })).Should().BeNull();

        var ended = await rig.EndAsync(run);
        ended.Status.Should().Be(RunStatus.Succeeded);
        ended.Generation.Should().Be(2);
        rig.Executor.Begun.Select(s => (s.Step, s.Attempt)).Should().Equal(("a", 1), ("b", 1), ("b", 2));
    }

    private static Task<StartOutcome> StartAsync(Rig rig, string text, string parameters = "{}") => rig.Acceptance.StartAsync(
        new StartRequest("default", new RunTrigger("manual", "ada")) { Text = text, Parameters = new(parameters) }, CancellationToken.None);

    private static Task<StartOutcome> StartByNameAsync(Rig rig, string workflow, int? version) => rig.Acceptance.StartAsync(
        new StartRequest("default", new RunTrigger("manual", "ada")) { Workflow = workflow, Version = version }, CancellationToken.None);

    private static async Task PublishAsync(Rig rig, string text)
    {
        var outcome = await new Publishing(rig.Bare, rig.Plans, rig.Time).PublishAsync(
            new PublishRequest("default", "test.yaml", text, "ada"),
            CancellationToken.None);
        outcome.Should().BeOfType<PublishOutcome.Published>(outcome is PublishOutcome.Invalid invalid ? string.Join('\n', invalid.Errors) : "");
    }

    private static async Task<Guid> RerunAsync(Rig rig, RerunRequest request) =>
        (await rig.Acceptance.RerunAsync(request, CancellationToken.None)).Should().BeOfType<StartOutcome.Started>().Which.Run.Id;
}
