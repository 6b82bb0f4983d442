using FluentAssertions;
using Workflows.Importing;
using Xunit;

namespace Workflows.Core.Tests.Importing;

/// <summary>Flowcharts of Elsa 3.</summary>
public sealed class ElsaTests
{
    private const string Decision = """
        { "id": "a", "type": "Elsa.FlowDecision", "name": "Enough",
          "condition": { "expression": { "type": "JavaScript", "value": "return getRows() > 10;" } } }
        """;

    [Fact]
    public void A_decision_is_computed_and_its_ways_are_conditions()
    {
        string[] arrows = [Arrow("a", "b", "True"), Arrow("a", "c", "False"), Arrow("b", "d"), Arrow("c", "d")];
        var result = Chart($"{Decision}, {Line("b", "yes")}, {Line("c", "no")}, {Line("d", "done")}", arrows);

        var yaml = result.Workflows.Should().ContainSingle().Subject.Yaml;
        yaml.Should().Contain("rows: { type: [integer, \"null\"], default: null }").And.Contain("when: steps.enough.outputs.result\n")
            .And.Contain("when: \"!steps.enough.outputs.result\"\n").And.Contain("runOn: noFailure")
            .And.Contain("command: [echo, done]").And.Contain("string.to_double) > 10 }}");
    }

    [Fact]
    public void Arrows_of_older_versions_and_positions_are_read()
    {
        var result = Chart(
            """{ "id": "a", "type": "Elsa.Start", "metadata": { "designer": { "position": { "x": 10.5, "y": -20 } } } }""" + $", {Line("b", "hi")}",
            """{ "source": "a", "target": "b", "sourcePort": "Done", "targetPort": "In" }""");

        result.Workflows[0].Yaml.Should().Contain("needs: [start]").And.Contain("layout:\n  start: { x: 10, \"y\": -20 }");
    }

    [Theory]
    [InlineData("Elsa.Cron", "cronExpression", "0 0 3 * * *", "schedule: { cron: 0 0 3 * * *, seconds: true }")]
    [InlineData("Elsa.Timer", "interval", "00:05:00", "cron: \"*/5 * * * *\"")]
    [InlineData("Elsa.Event", "eventName", "arrived", "event: { type: arrived }")]
    [InlineData("Elsa.HttpEndpoint", "path", "orders", "webhook: {}")]
    public void What_begins_a_workflow_is_a_trigger(string type, string input, string value, string trigger) =>
        Chart($$"""
            { "id": "a", "name": "go", "type": "{{type}}", "customProperties": { "canStartWorkflow": true },
              "{{input}}": { "expression": { "type": "Literal", "value": "{{value}}" } } }
            """).Workflows[0].Yaml.Should().Contain("triggers:\n  go: {").And.Contain(trigger);

    [Fact]
    public void An_activity_that_nothing_means_keeps_its_place()
    {
        var result = Chart("""{ "id": "a", "type": "Elsa.SendEmail", "name": "Mail", "to": { "expression": { "type": "Literal", "value": "x" } } }""");

        result.Workflows[0].Yaml.Should().Contain("mail:\n    title: Mail\n    set: { todo: Elsa.SendEmail }");
        result.Notes.Select(note => note.What).Should().Contain(["Elsa.SendEmail", "to"]);
    }

    [Fact]
    public void A_child_gets_its_inputs_and_leaves_its_outputs_in_variables()
    {
        var result = Chart("""
            { "id": "a", "type": "Sum", "workflowDefinitionId": "s1",
              "x": { "expression": { "type": "Literal", "value": 2 } }, "total": { "memoryReference": { "id": "v1" } } },
            { "id": "b", "type": "Elsa.WriteLine", "text": { "expression": { "type": "JavaScript", "value": "`Total: ${getTotal()}`" } } }
            """, Arrow("a", "b"));

        result.Workflows[0].Yaml.Should().Contain("workflow: { name: sum }").And.Contain("x: \"2\"").And.Contain("Total: {{ steps.sum.outputs.total }}");
    }

    [Fact]
    public void A_circle_is_refused_with_its_line()
    {
        var result = Chart($"{Line("a", "1")}, {Line("b", "2")}", Arrow("a", "b"), Arrow("b", "a"));

        result.Workflows.Should().BeEmpty();
        result.InTheWay().Should().ContainSingle().Which.Should().Match<ImportNote>(note => note.What == "cycle" && note.Line > 1);
    }

    [Fact]
    public void An_arrow_to_nowhere_is_reported() =>
        Chart(Line("a", "1"), Arrow("a", "gone")).Notes.Should().Contain(note => note.What == "connection" && note.Message.Contains("gone"));

    private static ImportResult Chart(string activities, params string[] arrows) => Imported.File($$"""
        {
          "definitionId": "d", "name": "Count rows",
          "inputs": [ { "name": "rows", "type": "Int32" } ],
          "variables": [ { "id": "v1", "name": "Total", "typeName": "Int32", "value": "0" } ],
          "root": { "type": "Elsa.Flowchart", "id": "root",
            "activities": [ {{activities}} ],
            "connections": [
              {{string.Join(",\n      ", arrows)}} ] } }
        """);

    private static string Line(string id, string text) =>
        $$"""{ "id": "{{id}}", "type": "Elsa.WriteLine", "text": { "expression": { "type": "Literal", "value": "{{text}}" } } }""";

    private static string Arrow(string from, string to, string port = "Done") =>
        $$"""{ "source": { "activity": "{{from}}", "port": "{{port}}" }, "target": { "activity": "{{to}}", "port": "In" } }""";
}
