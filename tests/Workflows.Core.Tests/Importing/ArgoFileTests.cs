using FluentAssertions;
using Workflows.Importing;
using Xunit;

namespace Workflows.Core.Tests.Importing;

/// <summary>Whole files: what they hold beside steps, several documents, and what is no file of Argo.</summary>
public sealed class ArgoFileTests
{
    [Fact]
    public void A_schedule_becomes_triggers()
    {
        var result = Imported.File("""
            kind: CronWorkflow
            metadata: { name: nightly }
            spec:
              schedules: ["0 3 * * *", "30 4 1 * 1"]
              timezone: Europe/Dublin
              concurrencyPolicy: Forbid
              startingDeadlineSeconds: 60
              workflowSpec:
                entrypoint: main
                templates: [ { name: main, container: { image: "busybox:1", command: [date] } } ]
            """);

        result.Workflows[0].Yaml.Should().Contain(
            "schedule-1: { schedule: { cron: 0 3 * * *, timeZone: Europe/Dublin, overlap: skip, missed: latest, startingDeadline: 1m } }");
        result.Notes.Should().ContainSingle().Which.Message.Should().Contain("both day of month and day of week");
    }

    [Fact]
    public void A_mutex_of_the_workflow_becomes_its_concurrency() =>
        Imported.Clean("""
            synchronization: { mutexes: [ { name: one-at-a-time } ] }
            templates: [ { name: main, container: { image: "busybox:1", command: [date] } } ]
            """).Should().Contain("concurrency: { key: one-at-a-time, limit: 1 }");

    [Fact]
    public void Parameters_keep_their_defaults_under_names_that_expressions_can_say()
    {
        var result = Imported.Of("""
            arguments: { parameters: [ { name: mem-limit, value: 1 }, { name: mode, enum: [fast, exact] } ] }
            templates:
            - name: main
              inputs: { parameters: [ { name: mem-limit } ] }
              container: { image: "busybox:1", command: [echo, "{{inputs.parameters.mem-limit}}"] }
            """);

        result.Notes.Should().ContainSingle().Which.Message.Should().Contain("`mem_limit`");
        result.Workflows[0].Yaml.Should().Contain("mem_limit: { type: string, default: \"1\" }").And.Contain("mode: { type: string, enum: [fast, exact] }")
            .And.Contain("command: [echo, \"{{ parameters.mem_limit }}\"]");
    }

    [Fact]
    public void Each_key_that_has_no_counterpart_is_a_line_of_the_report_and_a_comment()
    {
        var result = Imported.Of("""
            podGC: { strategy: OnPodCompletion }
            templates:
            - name: main
              nodeSelector: { disk: ssd }
              container: { image: "busybox:1", command: [date], tty: true }
            """);

        result.Notes.Select(note => (note.Line, note.What)).Should().Equal((6, "podGC"), (9, "nodeSelector"), (10, "tty"));
        result.Notes.Should().AllSatisfy(note => result.Workflows[0].Yaml.Should().Contain($"# line {note.Line}: {note.What}"));
    }

    [Fact]
    public void Several_documents_give_several_workflows_and_may_call_each_other()
    {
        var result = Imported.File("""
            kind: WorkflowTemplate
            metadata: { name: tools }
            spec:
              templates: [ { name: now, container: { image: "busybox:1", command: [date] } } ]
            ---
            kind: Workflow
            metadata: { generateName: use- }
            spec:
              entrypoint: main
              templates:
              - name: main
                steps:
                - - { name: here, templateRef: { name: tools, template: now } }
                - - { name: there, templateRef: { name: others, template: then } }
            ---
            kind: ConfigMap
            metadata: { name: sizes }
            """);

        result.Workflows.Select(workflow => workflow.Name).Should().Equal("tools-now", "use");
        result.Workflows[1].Yaml.Should().Contain("here:\n    uses: container").And.Contain("workflow: { name: others-then }");
        result.Notes.Select(note => note.What).Should().BeEquivalentTo("templateRef", "ConfigMap");
    }

    [Fact]
    public void Anchors_and_merges_are_written_out() =>
        Imported.Clean("""
            templates:
            - { name: main, steps: [ [ { name: a, template: a }, { name: b, template: b } ] ] }
            - { name: a, container: &base { image: "busybox:1", command: [date] } }
            - { name: b, container: { <<: *base, command: [uptime] } }
            """).Should().Contain("image: busybox:1\n    command: [date]").And.Contain("image: busybox:1\n    command: [uptime]");

    [Theory]
    [InlineData("a: &a [x, x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b, *b]\n"
        + "d: &d [*c, *c, *c, *c, *c, *c, *c, *c]\ne: &e [*d, *d, *d, *d, *d, *d, *d, *d]\nf: [*e, *e, *e, *e, *e, *e, *e, *e]", "more than 200000 values")]
    [InlineData("a: *b", "stands for nothing")]
    [InlineData("a: [", "not valid YAML")]
    [InlineData("", "there is no workflow in it")]
    [InlineData("just text", "there is no workflow in it")]
    public void A_text_that_is_hostile_or_no_workflow_is_refused(string text, string because) =>
        Imported.File(text).InTheWay().Should().ContainSingle().Which.Message.Should().Contain(because);

    [Fact]
    public void A_text_that_is_nested_without_end_is_refused() =>
        Imported.File(new string('[', 100_000)).IsRefused.Should().BeTrue();

    [Fact]
    public void Templates_that_call_each_other_again_and_again_do_not_become_an_endless_definition()
    {
        string Level(int n) => $"- {{ name: t{n}, steps: [ [ {{ name: a, template: t{n + 1} }}, {{ name: b, template: t{n + 1} }} ] ] }}";
        var levels = string.Join('\n', Enumerable.Range(0, 20).Select(Level)).Replace("name: t0,", "name: main,", StringComparison.Ordinal);

        Imported.Of($"templates:\n{levels}\n- {{ name: t20, container: {{ image: b, command: [date] }} }}")
            .InTheWay().Should().ContainSingle().Which.Message.Should().Contain("more than 10000 steps");
    }

    [Fact]
    public void A_text_that_doubles_with_each_call_does_not_become_an_endless_one()
    {
        string Level(int n) => $$$"""
            - name: t{{{n}}}
              inputs: { parameters: [ { name: x, default: word } ] }
              steps: [ [ { name: a, template: t{{{n + 1}}}, arguments: { parameters: [ { name: x, value: "{{inputs.parameters.x}}{{inputs.parameters.x}}" } ] } } ] ]
            """;
        var levels = string.Join('\n', Enumerable.Range(0, 30).Select(Level)).Replace("name: t0\n", "name: main\n", StringComparison.Ordinal);

        Imported.Of($"templates:\n{levels}\n- {{ name: t30, container: {{ image: b, command: [date] }} }}")
            .InTheWay().Should().ContainSingle().Which.Message.Should().Contain("too long");
    }

    [Theory]
    [InlineData("templates: 3")]
    [InlineData("templates: [ { name: main, container: 7 } ]")]
    [InlineData("templates: [ { name: main, steps: [ [ {} ] ] } ]")]
    [InlineData("templates: [ { name: main, steps: [ [ { template: a, arguments: { parameters: [ { value: 1 }, { value:"
        + " 2 } ] } } ] ] }, { name: a, container: { } } ]")]
    [InlineData("arguments: { parameters: [ {}, 3 ] }\ntemplates: [ { name: main, container: { command: [date] } } ]")]
    [InlineData("templates: [ { name: main, container: { command: [date], env: [ {} ] }, inputs: { artifacts: [ {} ] }, outputs: { parameters: [ {} ], artifacts: [ {} ] } } ]")]
    [InlineData("templates: [ { name: main, dag: { tasks: [ { name: a, depends: \"(\" } ] } } ]")]
    [InlineData("templates: [ { name: main, steps: [ [ { name: a, template: a, when: \"((\" } ] ] }, { name: a, suspend: {} } ]")]
    [InlineData("templates: [ { name: main, steps: [ [ { name: a, template: a, withSequence: { count: 99999999999 } } ] ] }, { name: a, suspend: {} } ]")]
    public void What_is_no_workflow_of_argo_is_never_more_than_refused(string spec)
    {
        var result = Imported.Of(spec);

        (result.IsRefused || result.Workflows is not []).Should().BeTrue();
    }
}
