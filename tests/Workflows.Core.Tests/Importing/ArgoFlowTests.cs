using FluentAssertions;
using Workflows.Importing;
using Xunit;

namespace Workflows.Core.Tests.Importing;

/// <summary>Which step runs after which, and when.</summary>
public sealed class ArgoFlowTests
{
    private const string Say = """

        - name: say
          inputs: { parameters: [ { name: text, default: hi } ] }
          container: { image: "busybox:1", command: [echo, "{{inputs.parameters.text}}"] }
        """;

    [Theory]
    [InlineData("a && b", "needs: [a, b]\n")]
    [InlineData("a.Succeeded || b", "when: steps.a.state == 'succeeded' || (steps.b.state == 'succeeded' || steps.b.state == 'skipped')\n")]
    [InlineData("a.Succeeded && b.Failed", "when: steps.a.state == 'succeeded' && steps.b.state == 'failed'\n")]
    [InlineData("!a.Skipped", "when: \"!(steps.a.state == 'skipped')\"\n")]
    public void Depends_becomes(string depends, string becomes)
    {
        var yaml = Imported.Clean($$$"""
            templates:
            - name: main
              dag:
                tasks:
                - { name: a, template: say }
                - { name: b, template: say }
                - { name: c, template: say, depends: "{{{depends}}}" }{{{Say}}}
            """);

        yaml[yaml.IndexOf("  c:", StringComparison.Ordinal)..].Should().Contain(becomes);
    }

    [Theory]
    [InlineData("{{steps.a.outputs.result}} == heads", "when: steps.a.outputs.result == 'heads'\n")]
    [InlineData("{{steps.a.outputs.result}} =~ hea", "when: (steps.a.outputs.result | string.contains 'hea')\n")]
    [InlineData("{{steps.a.outputs.result}} > 3", "when: (steps.a.outputs.result | string.to_double) > 3\n")]
    [InlineData("{{steps.a.status}} == Failed", "when: steps.a.state == 'failed'\n")]
    [InlineData("{{= asInt(steps.a.outputs.result) in [1, 2] }}", "when: \"([1, 2] | array.contains (steps.a.outputs.result | string.to_long))\"\n")]
    public void A_condition_becomes(string when, string becomes)
    {
        var result = Imported.Of($$$"""
            templates:
            - name: main
              steps:
              - - { name: a, template: say }
              - - { name: b, template: say, when: "{{{when}}}" }
              - - { name: read, template: say, arguments: { parameters: [ { name: text, value: "{{steps.a.outputs.result}}" } ] } }{{{Say}}}
            """);

        result.Notes.Should().BeEmpty();
        result.Workflows[0].Yaml.Should().Contain(becomes);
    }

    [Fact]
    public void What_follows_only_steps_that_may_be_skipped_runs_all_the_same() =>
        Imported.Clean("""
            arguments: { parameters: [ { name: go, value: "yes" } ] }
            templates:
            - name: main
              steps:
              - - { name: maybe, template: say, when: "{{workflow.parameters.go}} == yes" }
              - - { name: after, template: say }
            """ + Say).Should().Contain("  after:\n    needs: [maybe, begin]\n    runOn: noFailure\n").And.Contain("set: { ready: true }");

    [Fact]
    public void A_group_that_is_called_is_written_out_with_the_name_of_the_call() =>
        Imported.Clean("""
            templates:
            - name: main
              steps:
              - - { name: first, template: pair, arguments: { parameters: [ { name: word, value: moin } ] } }
              - - { name: last, template: say }
            - name: pair
              inputs: { parameters: [ { name: word } ] }
              steps:
              - - { name: one, template: say, arguments: { parameters: [ { name: text, value: "{{inputs.parameters.word}}!" } ] } }
              - - { name: two, template: say }
            """ + Say).Should().Contain("first-one:").And.Contain("command: [echo, moin!]")
            .And.Contain("first-two:\n    needs: [first-one]").And.Contain("last:\n    needs: [first-two]");

    [Theory]
    [InlineData("withItems: [1, two]", "forEach: [\"1\", two]")]
    [InlineData("withSequence: { start: 3, end: 1 }", "forEach: [\"3\", \"2\", \"1\"]")]
    [InlineData("withSequence: { count: 2, format: n%02d }", "forEach: [n00, n01]")]
    [InlineData("withParam: '[\"x\"]'", "forEach: [x]")]
    [InlineData("withParam: \"{{workflow.parameters.list}}\"", "forEach: \"{{ parameters.list | object.from_json }}\"")]
    public void A_loop_becomes(string loop, string becomes) =>
        Imported.Clean($$$"""
            arguments: { parameters: [ { name: list, value: "[]" } ] }
            templates:
            - name: main
              steps:
              - - name: each
                  template: say
                  arguments: { parameters: [ { name: text, value: "{{item}}" } ] }
                  {{{loop}}}{{{Say}}}
            """).Should().Contain(becomes).And.Contain("command: [echo, \"{{ item }}\"]");

    [Fact]
    public void A_group_in_a_loop_becomes_a_workflow_of_its_own()
    {
        var result = Imported.Of("""
            templates:
            - name: main
              steps:
              - - { name: each, template: pair, arguments: { parameters: [ { name: word, value: "{{item}}" } ] }, withItems: [a, b] }
            - name: pair
              inputs: { parameters: [ { name: word } ] }
              steps:
              - - { name: one, template: say, arguments: { parameters: [ { name: text, value: "{{inputs.parameters.word}}" } ] } }
              - - { name: two, template: say }
            """ + Say);

        result.Notes.Should().BeEmpty();
        result.Workflows.Select(workflow => workflow.Name).Should().Equal("flow", "flow-pair");
        result.Workflows[0].Yaml.Should().Contain("workflow: { name: flow-pair }").And.Contain("word: \"{{ item }}\"");
        result.Workflows[1].Yaml.Should().Contain("word: { type: string }").And.Contain("command: [echo, \"{{ parameters.word }}\"]");
    }

    [Fact]
    public void What_runs_at_the_end_stands_under_finally() =>
        Imported.Clean("""
            onExit: bye
            templates:
            - name: main
              container: { image: "busybox:1", command: ["true"] }
            - name: bye
              steps:
              - - { name: cry, template: say, when: "{{workflow.status}} != Succeeded" }
            """ + Say).Should().Contain("finally:\n  cry:\n    when: run.state != 'succeeded'\n");

    [Fact]
    public void A_template_that_calls_itself_stands_in_the_way()
    {
        var result = Imported.Of("""
            templates:
            - name: main
              steps:
              - - { name: again, template: main }
            """);

        result.Workflows.Should().BeEmpty();
        result.InTheWay().Should().ContainSingle().Which.Should().Match<ImportNote>(note => note.What == "recursion" && note.Line == 9);
    }

    [Theory]
    [InlineData("resource: { action: get }", "resource")]
    [InlineData("http: { url: \"https://example.com\" }", "http")]
    [InlineData("plugin: { hello: {} }", "plugin")]
    [InlineData("daemon: true, container: { image: nginx }", "daemon")]
    [InlineData("containerSet: { containers: [] }", "containerSet")]
    [InlineData("dag: { tasks: [ { name: a, template: main, depends: b }, { name: b, template: main, depends: a } ] }", "cycle")]
    public void A_feature_that_stands_in_the_way_is_named(string template, string feature) =>
        Imported.Of($"templates: [ {{ name: main, {template} }} ]").InTheWay().Should().ContainSingle().Which.What.Should().Be(feature);
}
