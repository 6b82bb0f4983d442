using FluentAssertions;
using Workflows.Core.Definitions;
using Workflows.Importing;
using Xunit;

namespace Workflows.Core.Tests.Exporting;

/// <summary>What becomes of each key of ours in Argo.</summary>
public sealed class ArgoExportTests
{
    [Fact]
    public void A_program_becomes_a_container_and_its_needs_dependencies()
    {
        var yaml = Exported.Clean("""
            name: flow
            parameters: { city: { type: string, default: Dublin } }
            steps:
              one: { uses: container, image: "busybox:1", command: [echo, "{{ parameters.city }}!"], env: { A: b } }
              two: { needs: [one], uses: container, image: "busybox:1", command: ["true"], secrets: { P: db/password }, resources: { cpu: 2, memory: 1Gi } }
            """);

        yaml.Should().Be("""
            apiVersion: argoproj.io/v1alpha1
            kind: WorkflowTemplate
            metadata:
              name: flow
            spec:
              entrypoint: main
              arguments:
                parameters:
                  - name: city
                    value: Dublin
              templates:
                - name: main
                  inputs:
                    parameters: [{ name: city, default: Dublin }]
                  dag:
                    failFast: false
                    tasks:
                      - name: one
                        template: one
                        arguments:
                          parameters: [{ name: city, value: "{{inputs.parameters.city}}" }]
                      - name: two
                        dependencies: [one]
                        template: two
                - name: one
                  inputs:
                    parameters: [{ name: city }]
                  container:
                    image: busybox:1
                    command: [echo, "{{inputs.parameters.city}}!"]
                    env: [{ name: A, value: b }]
                - name: two
                  container:
                    image: busybox:1
                    command: ["true"]
                    env: [{ name: P, valueFrom: { secretKeyRef: { name: db, key: password } } }]
                    resources:
                      requests: { cpu: "2", memory: 1Gi }
                      limits: { cpu: "2", memory: 1Gi }

            """);
    }

    [Fact]
    public void What_a_program_leaves_is_read_out_of_its_outputs_and_brought_as_files()
    {
        var result = Exported.Of("""
            name: flow
            steps:
              make: { uses: container, image: i, command: [make], artifacts: { data: out/data.csv } }
              use:
                needs: [make]
                when: "steps.make.outputs.rows > 10"
                uses: container
                image: i
                command: [use, "{{ steps.make.artifacts.data }}", "{{ steps.make.outputs.note }}"]
            outputs: { data: "{{ steps.make.artifacts.data }}", rows: "{{ steps.make.outputs.rows }}" }
            """);

        result.Yaml.Should().Contain("""parameters: [{ name: outputs, valueFrom: { path: /wf/outputs.json, default: "{}" } }]""")
            .And.Contain("artifacts: [{ name: data, path: /wf/out/data.csv }]")
            .And.Contain("""when: "{{=jsonpath(tasks['make'].outputs.parameters.outputs, '$.rows') > 10}}" """.TrimEnd())
            .And.Contain("""{ name: make-data, from: "{{tasks.make.outputs.artifacts.data}}" }""")
            .And.Contain("command: [use, /wf-in/make-data/data.csv,")
            .And.Contain("{ name: WF_OUTPUTS, value: /wf/outputs.json }");
        result.Notes.Should().BeEmpty();
    }

    [Fact]
    public void Ends_that_count_are_said_where_a_step_may_be_skipped()
    {
        var yaml = Exported.Of("""
            name: flow
            steps:
              a: { when: "1 < 2", uses: container, image: i, command: [a] }
              b: { uses: container, image: i, command: [b] }
              both: { needs: [a, b], uses: container, image: i, command: [c] }
              any: { needs: [a, b], runOn: noFailure, uses: container, image: i, command: [c] }
              mend: { needs: [b], runOn: failure, uses: container, image: i, command: [c] }
              end: { needs: [b], runOn: always, uses: container, image: i, command: [c] }
            """).Yaml;

        yaml.Should().NotContain("dependencies").And.Contain("depends: a.Succeeded && b\n")
            .And.Contain("(a.Succeeded || a.Skipped) && b && (a.Succeeded || b)")
            .And.Contain("depends: b.Failed || b.Errored\n")
            .And.Contain("(b.Succeeded || b.Failed || b.Errored || b.Skipped || b.Omitted)");
    }

    [Theory]
    [InlineData("{ forEach: [a, b], uses: container, image: i, command: [echo, '{{ item }}'] }", "withItems: [a, b]")]
    [InlineData("{ forEach: 3, uses: container, image: i, command: [echo, '{{ item }}'] }", "withSequence: { count: \"3\" }")]
    [InlineData("{ forEach: [{ x: 1 }], uses: container, image: i, command: [echo, '{{ item.x }}'] }", "withItems: [{ x: \"1\" }]")]
    [InlineData("{ wait: { for: 1h30m } }", "suspend: { duration: 5400s }")]
    [InlineData("{ uses: container, image: i, command: [\"true\"], continueOnError: true }", "continueOn: { failed: true, error: true }")]
    public void What_both_can_say_is_said_without_a_note(string step, string argo) => Exported.Step(step).Should().Contain(argo);

    [Theory]
    [InlineData("{ matrix: { a: [1, 2], b: [x] }, uses: container, image: i, command: [echo, '{{ item.a }}'] }",
        "withItems: [{ a: \"1\", b: x }, { a: \"2\", b: x }]")]
    [InlineData("{ uses: container, image: i, command: [a], timeout: 90s }", "activeDeadlineSeconds: 90")]
    [InlineData("{ uses: container, image: i, command: [a], retry: { attempts: 3, backoff: { first: 10s, factor: 2, max: 5m } } }",
        "retryStrategy: { limit: \"2\", retryPolicy: Always, backoff: { duration: 10s, factor: \"2\", cap: 300s } }")]
    [InlineData("{ approval: {} }", "suspend: {}")]
    [InlineData("{ uses: container, image: i, command: [a], resources: { memory: 2Gi, gpu: 1 } }", "nvidia.com/gpu: \"1\"")]
    [InlineData("{ workflow: { name: child }, with: { a: 1, b: text } }", "templateRef: { name: child, template: main }")]
    public void What_Argo_says_otherwise_is_said_with_a_look(string step, string argo)
    {
        var result = Exported.Of($"name: flow\nsteps:\n  one: {step}\n");

        result.Yaml.Should().Contain(argo);
        result.IsComplete.Should().BeTrue();
        result.Notes.Should().NotBeEmpty().And.OnlyContain(note => note.Line == 3 && note.What.StartsWith("one."));
    }

    [Theory]
    [InlineData("{ uses: train@1, with: { label: cnt } }", "one.uses")]
    [InlineData("{ uses: container, image: i, command: [a], cache: { ttl: 1d } }", "one.cache")]
    [InlineData("{ uses: container, image: i, command: [a], checkpoint: true }", "one.checkpoint")]
    [InlineData("{ uses: container, image: i, command: [a], queue: gpus, profile: big }", "one.queue one.profile")]
    [InlineData("{ uses: container, image: i, command: [a], with: { a: 1 } }", "one.with")]
    [InlineData("{ uses: container, image: i, command: [a], grace: 1m, queueTimeout: 1h }", "one.queueTimeout one.grace")]
    [InlineData("{ uses: container, command: [a] }", "one.image")]
    [InlineData("{ uses: container, image: i, command: [sh, -c, 'cat $WF_INPUTS'] }", "one.command")]
    [InlineData("{ wait: { until: \"2030-01-01T00:00:00Z\" } }", "one.wait")]
    [InlineData("{ approval: { from: [group:leads], deadline: 1h } }", "one.approval.*")]
    [InlineData("{ approval: { comment: required } }", "one.approval.*")]
    [InlineData("{ when: \"parameters.list | array.contains 'x'\", uses: container, image: i, command: [a] }", "one.when")]
    [InlineData("{ uses: container, image: i, command: [a, \"{{ run.number }}\"] }", "one.command")]
    [InlineData("{ forEach: 3, parallel: 2, uses: container, image: i, command: [a] }", "one.parallel")]
    public void What_Argo_cannot_say_is_named_by_its_line(string step, string named)
    {
        var result = Exported.Of($"name: flow\nparameters:\n  list: {{ type: array, default: [] }}\nsteps:\n  one: {step}\n");

        result.IsComplete.Should().BeFalse();
        var left = result.Notes.Where(note => note.Weight == NoteWeight.LeftOut).ToList();
        left.Select(note => note.What).Should().Contain(named.Split(' '));
        left.Should().OnlyContain(note => note.Line == 5 && note.Message.Length > 0);
    }

    [Fact]
    public void A_name_that_begins_with_a_digit_is_another_where_tasks_wait_for_each_other()
    {
        var result = Exported.Of("""
            name: flow
            steps:
              1st: { uses: container, image: i, command: [a] }
              step-1st: { needs: [1st], uses: container, image: i, command: [b, "{{ steps.1st.outputs.x }}"] }
            """);

        result.Yaml.Should().Contain("dependencies: [step-1st-2]").And.Contain("tasks['step-1st-2'].outputs");
        result.Notes.Should().ContainSingle().Which.What.Should().Be("1st");
    }

    [Fact]
    public void Each_value_that_cannot_be_said_is_a_line_of_its_own() =>
        Exported.Of("name: flow\nsteps:\n  one:\n    uses: container\n    image: i\n    command: [a, \"{{ run.number }}{{ run.requestedBy }}\"]\n"
            + "    env:\n      A: \"{{ run.number }}\"\n      B: \"{{ run.number }}\"\n").Notes.Select(note => $"{note.Line} {note.What}")
            .Should().Equal("6 one.command", "6 one.command", "8 one.env.A", "9 one.env.B");

    [Fact]
    public void What_a_parameter_says_beside_its_type_is_named() =>
        Exported.Of("name: flow\nparameters:\n  n: { type: integer, minimum: 1, title: Count }\nsteps:\n  one: { uses: container, image: i, command: [a] }\n")
            .Notes.Should().ContainSingle().Which.Message.Should().Contain("`minimum`, `title`");

    [Fact]
    public void A_condition_that_cannot_be_said_never_lets_its_step_run() =>
        Exported.Of("name: flow\nsteps:\n  one: { when: \"run.number > 3\", uses: container, image: i, command: [a] }\n")
            .Yaml.Should().Contain("when: \"false\"");

    [Fact]
    public void A_schedule_becomes_a_CronWorkflow_and_other_triggers_are_named()
    {
        var result = Exported.Of("""
            name: flow
            parameters: { day: { type: string, default: "" } }
            triggers:
              nightly: { schedule: { cron: "0 3 * * *", missed: skip, overlap: skip }, with: { day: "{{ trigger.scheduledTime }}" } }
              push: { webhook: { secret: hooks/flow } }
            steps:
              one: { uses: container, image: i, command: [a, "{{ parameters.day }}"] }
            """);

        result.Yaml.Should().Contain("kind: CronWorkflow").And.Contain("name: flow-nightly").And.Contain("schedules: [0 3 * * *]")
            .And.Contain("concurrencyPolicy: Forbid").And.Contain("value: \"{{workflow.scheduledTime}}\"");
        result.Notes.Should().ContainSingle().Which.Should().Match<ImportNote>(note => note.Line == 5 && note.What == "triggers.push");
    }

    [Fact]
    public void What_runs_at_the_end_reads_the_outputs_that_the_whole_workflow_knows()
    {
        var result = Exported.Of("""
            name: flow
            concurrency: { key: "flow", limit: 1, whenFull: queue }
            steps:
              one: { uses: container, image: i, command: [a] }
            finally:
              tell: { uses: container, image: i, command: [tell, "{{ run.state }}", "{{ steps.one.outputs.note }}"] }
            """);

        result.Yaml.Should().Contain("onExit: finally").And.Contain("globalName: flow_one_outputs").And.Contain("mutexes:")
            .And.Contain("{{=(workflow.status == 'Succeeded' ? 'succeeded' : 'failed')}}")
            .And.Contain("{{=jsonpath(workflow.outputs.parameters['flow_one_outputs'], '$.note')}}");
        result.Notes.Should().ContainSingle().Which.ToString().Should().StartWith("4:3: look at this: one.outputs: ");
    }

    [Fact]
    public void Values_that_are_computed_are_written_out_where_they_are_read()
    {
        var yaml = Exported.Of("""
            name: flow
            parameters: { name: { type: string, default: world }, n: { type: integer, default: 3 } }
            steps:
              greet: { set: { text: "Hello, {{ parameters.name }}", twice: "{{ parameters.n * 2 }}" } }
              say: { needs: [greet], when: "steps.greet.outputs.twice > 4", uses: container, image: i, command: [echo, "{{ steps.greet.outputs.text }}"] }
            """).Yaml;

        yaml.Should().Contain("command: [echo, \"Hello, {{inputs.parameters.name}}\"]")
            .And.Contain("when: \"{{=(asInt(inputs.parameters.n) * 2) > 4}}\"").And.Contain("suspend: { duration: 1s }");
    }

    [Fact]
    public void A_child_and_its_outputs_are_called_by_the_names_that_its_own_export_has()
    {
        var yaml = Exported.Of("""
            name: flow
            steps:
              child: { workflow: { name: other }, with: { a: "x" } }
              use: { needs: [child], uses: container, image: i, command: [use, "{{ steps.child.outputs.score }}"] }
            """).Yaml;

        yaml.Should().Contain("templateRef: { name: other, template: main }").And.Contain("{{=tasks['child'].outputs.parameters.score}}");
    }
}
