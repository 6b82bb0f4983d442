using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Definitions.Expressions;
using Workflows.Runtime.Accepting;
using Workflows.Runtime.Previewing;
using Workflows.Runtime.Storing;
using Xunit;

namespace Workflows.Tests.Runtime;

/// <summary>What a run would do is told from the definition, the parameters and what earlier runs have left; nothing happens for it.</summary>
public sealed class PreviewTests
{
    private const string Flow = """
        name: flow
        parameters: { deep: { type: boolean, default: false }, sizes: { type: array, items: { type: integer }, default: [1, 2, 3] } }
        steps:
          plan: { set: { deep: "{{ parameters.deep }}" } }
          deep: { needs: [plan], when: steps.plan.outputs.deep, set: { x: 1 } }
          after-deep: { needs: [deep], set: { x: 1 } }
          join: { needs: [plan, deep], runOn: noFailure, set: { x: 1 } }
          grid: { forEach: "{{ parameters.sizes }}", uses: container, image: "i:{{ item }}", command: [x] }
          pairs: { matrix: { a: [1, 2], b: "{{ parameters.sizes }}" }, uses: container, command: [x] }
          train: { uses: container, image: "train:{{ parameters.deep }}", profile: a100, queue: gpus, command: [x] }
          good: { needs: [train], when: steps.train.outputs.good, set: { x: 1 } }
          behind-good: { needs: [good], set: { x: 1 } }
          either: { needs: [good], runOn: always, set: { x: 1 } }
          rescue: { needs: [train], runOn: failure, set: { x: 1 } }
          each-of: { needs: [train], forEach: "{{ steps.train.outputs.parts }}", set: { x: 1 } }
          ask: { approval: { from: ["group:leads"], count: 2, text: "deep: {{ parameters.deep }}?" } }
          ask-more: { needs: [train], approval: { text: "{{ steps.train.outputs.score }}?" } }
        finally:
          tidy: { set: { x: 1 } }
        """;

    [Fact]
    public async Task Each_step_is_told_as_far_as_it_is_known()
    {
        await using var rig = Rig.Create();

        var preview = await KnownAsync(rig, Flow);

        preview.Steps.Select(step => $"{step.Step.Name} {step.Fate.Word()} {step.Why}".TrimEnd()).Should().Equal(
            "plan runs",
            "deep skipped when: steps.plan.outputs.deep",
            "after-deep skipped a step that it needs is skipped",
            "join runs",
            "grid runs",
            "pairs runs",
            "train runs",
            "good decidedLater when: steps.train.outputs.good",
            "behind-good decidedLater so is good",
            "either runs",
            "rescue skipped nothing has failed",
            "each-of runs forEach: how many instances is decided later",
            "ask runs",
            "ask-more runs",
            "tidy runs");
        Of(preview, "grid").Instances.Should().Be(3);
        Of(preview, "pairs").Instances.Should().Be(6);
        Of(preview, "each-of").Instances.Should().BeNull();
        (Of(preview, "train").Image, Of(preview, "grid").Image).Should().Be(("train:false", null));
        (Of(preview, "ask").Text, Of(preview, "ask-more").Text).Should().Be(("deep: false?", null));
        preview.Parameters.Should().Be("""{"deep":false,"sizes":[1,2,3]}""");
    }

    [Fact]
    public async Task Other_parameters_are_another_run()
    {
        await using var rig = Rig.Create();

        var preview = await KnownAsync(rig, Flow, """{"deep":true,"sizes":[]}""");

        (Of(preview, "deep").Fate, Of(preview, "after-deep").Fate, Of(preview, "grid").Instances).Should().Be((StepFate.Runs, StepFate.Runs, 0));
    }

    [Theory]
    [InlineData("a: { when: \"parameters.n + 1\", set: { x: 1 } }", "when: must give true or false, gave 2")]
    [InlineData(
        "a: { forEach: \"{{ parameters.t }}\", set: { x: 1 } }", "forEach: must give an array, a count or an artifact with one item a line, gave \"t\"")]
    [InlineData("a: { forEach: \"{{ 100001 * parameters.n }}\", set: { x: 1 } }", "100001 items are more than the 100000 that one step may have")]
    [InlineData("a: { matrix: { m: \"{{ parameters.n }}\" }, set: { x: 1 } }", "matrix.m: must give an array, gave 1")]
    [InlineData("a: { set: { x: \"{{ parameters.t[5].y }}\" } }", "set: ")]
    [InlineData("a: { uses: container, command: [x, \"{{ parameters.t[5].y }}\"] }", "command[1]: ")]
    [InlineData("a: { uses: container, command: [x], env: { A: \"{{ parameters.n / 0 }}\" } }", "env.A: ")]
    public async Task What_can_not_run_as_written_is_told_before_it_is_tried(string step, string why)
    {
        await using var rig = Rig.Create();
        const string Head = "name: f\nparameters: { n: { type: integer, default: 1 }, t: { type: string, default: t } }\n";
        var text = $"{Head}steps:\n  {step}\n  b: {{ needs: [a], set: {{ x: 1 }} }}\n";

        var preview = await KnownAsync(rig, text);

        (Of(preview, "a").Fate, Of(preview, "b").Fate).Should().Be((StepFate.Fails, StepFate.Skipped));
        Of(preview, "a").Why.Should().StartWith(why);
        Of(preview, "b").Why.Should().Be("a step that it needs fails");
    }

    [Fact]
    public async Task An_earlier_result_is_told_with_whose_it_is_and_known_to_what_follows()
    {
        const string Text = """
            name: cached
            parameters: { n: { type: integer, default: 1 } }
            steps:
              train: { uses: container, command: [x, "{{ parameters.n }}"], cache: { ttl: 1h } }
              good: { needs: [train], when: steps.train.outputs.good, set: { x: 1 } }
            """;
        await using var rig = Rig.Create();
        rig.Executor.Script = _ => ScriptedExecutor.Success with { Outputs = """{"good":false}""" };
        rig.Start();
        await rig.RunAsync(Text);

        var again = await KnownAsync(rig, Text);
        var other = await KnownAsync(rig, Text, """{"n":2}""");
        rig.Time.Advance(TimeSpan.FromHours(1));
        var late = await KnownAsync(rig, Text);

        (Of(again, "train").Fate, Of(again, "train").Why, Of(again, "good").Fate).Should().Be((StepFate.Reuses, "cached#1 train", StepFate.Skipped));
        (Of(other, "train").Fate, Of(other, "train").Why, Of(other, "good").Fate)
            .Should().Be((StepFate.Runs, "no earlier result is the same work", StepFate.DecidedLater));
        Of(late, "train").Fate.Should().Be(StepFate.Runs);
    }

    [Fact]
    public async Task Sub_workflows_are_told_with_the_version_that_a_start_would_pin_and_what_stands_beside_a_file_is_not_published()
    {
        await using var rig = Rig.Create();
        await PublishAsync(rig, "child", "name: child\nsteps: { a: { set: { x: 1 } } }\n");
        const string Parent = "name: parent\nsteps: { one: { workflow: { name: child } }, two: { workflow: { name: beside } } }\n";
        var request = Request(Parent) with { Sibling = name => ($"{name}.yaml", $"name: {name}\nsteps: {{ a: {{ set: {{ x: 1 }} }} }}\n") };

        var preview = Known(await Previews(rig).PreviewAsync(request, CancellationToken.None));

        (Of(preview, "one").Version, Of(preview, "two").Version).Should().Be((1, null));
        (await rig.Bare.ListWorkflowsAsync("default", default)).Select(workflow => workflow.Name).Should().Equal("child");
    }

    [Fact]
    public async Task What_a_start_would_be_refused_for_is_refused_here()
    {
        await using var rig = Rig.Create();
        await PublishAsync(rig, "one", "name: one\nparameters: { n: { type: integer } }\nsteps: { a: { set: { x: 1 } } }\n");

        (await RefusedAsync(rig, Request("name: x\nsteps: { a: { st: {} } }\n"))).Should().BeOfType<StartOutcome.Invalid>();
        (await RefusedAsync(rig, Named("none"))).Should().BeOfType<StartOutcome.Unknown>();
        (await RefusedAsync(rig, Named("one"))).Should().BeOfType<StartOutcome.WrongParameters>();
        (await RefusedAsync(rig, Request("name: x\nsteps: { a: { workflow: { name: none } } }\n"))).Should().BeOfType<StartOutcome.Unknown>();
        (await RefusedAsync(rig, Request("name: x\nconcurrency: { key: \"{{ [1] }}\" }\nsteps: { a: { set: { x: 1 } } }\n")))
            .Should().BeOfType<StartOutcome.Refused>().Which.Why.Should().StartWith("concurrency.key: ");
    }

    [Theory]
    [InlineData("name: beside\nsteps: { a: { st: {} } }\n", "beside.yaml:2:")]
    [InlineData("name: other\nsteps: { a: { set: { x: 1 } } }\n", "beside.yaml defines other, not beside")]
    [InlineData("name: beside\nsteps: { a: { workflow: { name: nowhere } } }\n", "parent > beside runs workflow nowhere, which is not there")]
    [InlineData("name: beside\nsteps: { a: { workflow: { name: beside } } }\n", "sub-workflows are nested more than 8 deep: parent > beside > beside")]
    [InlineData("name: beside\nsteps: { a: { uses: container, command: [x] } }\n", "parent > beside: ")]
    public async Task What_stands_beside_a_file_and_can_t_run_is_refused_in_the_words_of_a_start(string beside, string why)
    {
        await using var rig = Rig.Create();
        var request = Request("name: parent\nsteps: { one: { workflow: { name: beside } } }\n") with
        {
            RunsImages = true,
            Sibling = name => name == "beside" ? ("beside.yaml", beside) : null,
        };

        var refused = await RefusedAsync(rig, request);

        var told = Words(refused);
        told.Should().StartWith(why);
        Words(await rig.Acceptance.StartAsync(request, CancellationToken.None)).Should().Be(told);

        static string Words(StartOutcome outcome) => outcome switch
        {
            StartOutcome.Invalid invalid => $"{invalid.Errors[0]}",
            StartOutcome.Unknown unknown => unknown.What,
            StartOutcome.Refused refused => refused.Why,
            _ => $"{outcome}",
        };
    }

    [Fact]
    public async Task Nothing_is_stored_and_no_number_is_taken()
    {
        await using var rig = Rig.Create();
        await PublishAsync(rig, "one", "name: one\nconcurrency: { key: \"{{ run.number }}\" }\nsteps: { a: { set: { x: 1 } } }\n");

        var preview = Known(await Previews(rig).PreviewAsync(Named("one"), CancellationToken.None));
        await KnownAsync(rig, Flow);

        (preview.Plan.Version, preview.ConcurrencyKey).Should().Be((1, "1"));
        (await rig.Bare.ListRunsAsync(new RunFilter("default"), default)).Should().BeEmpty();
        (await rig.Bare.FindWorkflowAsync("default", "one", default))!.Runs.Should().Be(0);
        (await rig.Bare.FindWorkflowAsync("default", "flow", default)).Should().BeNull();
    }

    private static Previews Previews(Rig rig) => new(rig.Bare, rig.Plans, Evaluator.Evaluate, rig.Time);

    private static StartRequest Request(string text, string parameters = "{}") =>
        new("default", new RunTrigger("manual", "ada")) { Text = text, Parameters = new(parameters) };

    private static StartRequest Named(string workflow) => new("default", new RunTrigger("manual", "ada")) { Workflow = workflow };

    private static async Task<RunPreview> KnownAsync(Rig rig, string text, string parameters = "{}") =>
        Known(await Previews(rig).PreviewAsync(Request(text, parameters), CancellationToken.None));

    private static RunPreview Known(PreviewOutcome outcome) =>
        outcome.Should().BeOfType<PreviewOutcome.Known>((outcome as PreviewOutcome.Refused)?.Why.ToString()).Which.Preview;

    private static async Task<StartOutcome> RefusedAsync(Rig rig, StartRequest request) =>
        (await Previews(rig).PreviewAsync(request, CancellationToken.None)).Should().BeOfType<PreviewOutcome.Refused>().Which.Why;

    private static async Task PublishAsync(Rig rig, string name, string text) =>
        (await new Publishing(rig.Bare, rig.Plans, rig.Time).PublishAsync(new PublishRequest("default", $"{name}.yaml", text, "ada"), default))
            .Should().BeOfType<PublishOutcome.Published>();

    private static StepPreview Of(RunPreview preview, string step) => preview.Steps.Single(each => each.Step.Name == step);
}
