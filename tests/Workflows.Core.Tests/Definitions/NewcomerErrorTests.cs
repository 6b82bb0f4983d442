using FluentAssertions;
using Workflows.Definitions;
using Xunit;

namespace Workflows.Core.Tests.Definitions;

/// <summary>What people bring along from other tools, and what they are told.</summary>
public sealed class NewcomerErrorTests
{
    [Theory]
    [InlineData("dependsOn: [a]", "needs")]
    [InlineData("depends_on: [a]", "needs")]
    [InlineData("if: 'true'", "when")]
    [InlineData("run: echo", "command")]
    [InlineData("script: echo", "command")]
    [InlineData("args: [x]", "command")]
    [InlineData("inputs: {}", "with")]
    [InlineData("retries: 3", "retry")]
    public void A_key_of_another_tool_leads_to_ours(string line, string key)
    {
        var text = $"name: w\nsteps:\n  a: {{ set: {{ x: 1 }} }}\n  b:\n    uses: container\n    command: [echo]\n    {line}\n";
        var errors = WorkflowText.Read("w.yaml", text).Errors;

        var error = errors.Should().ContainSingle().Which;
        (error.Line, error.Column, error.Suggestion).Should().Be((7, 5, key));
        error.Message.Should().Contain($"`{key}");
    }

    [Theory]
    [InlineData("jobs", "steps")]
    [InlineData("on", "triggers")]
    [InlineData("inputs", "parameters")]
    public void So_does_one_at_the_top(string other, string ours) =>
        WorkflowText.Read("w.yaml", $"name: w\n{other}: {{}}\nsteps: {{ a: {{ set: {{ x: 1 }} }} }}\n").Errors
            .Should().ContainSingle().Which.Suggestion.Should().Be(ours);

    [Theory]
    [InlineData("name: a\nsteps:\n\tx: 1\n", 3, 1)]
    [InlineData("name: a\nsteps:\n  x:\n    set: { a: 1 }\n  \ty: 2\n", 5, 3)]
    public void A_tab_that_indents_has_its_place(string text, int line, int column)
    {
        var error = WorkflowText.Read("w.yaml", text).Errors.Should().ContainSingle().Which;

        (error.Line, error.Column).Should().Be((line, column));
        error.Message.Should().Be("not valid YAML: a tab can't indent; write blanks. Mend this first, more may follow");
    }

    [Theory]
    [InlineData(
        """{"name":"a","steps":{"x":{"set":{"a":1,}}}}""",
        "not valid JSON: a comma stands before a closing bracket; remove it; mend this first, more may follow")]
    [InlineData("""{"name" "a"}""", "not valid JSON: ")]
    public void Broken_JSON_is_told_without_the_words_of_programmers(string text, string start) =>
        WorkflowText.Read("w.json", text).Errors.Should().ContainSingle()
            .Which.Message.Should().StartWith(start).And.NotContain("reader").And.NotContain("LineNumber");

    [Theory]
    [InlineData("matrix: { trim: [0, 1], depth: [2] }", "item.trims", "no `item` of `b` has a `trims`; did you mean `trim`?")]
    [InlineData("forEach: [{ file: a }, { file: b, limit: 1 }]", "item.flie", "no `item` of `b` has a `flie`; did you mean `file`?")]
    [InlineData("forEach: [1]", "steps.a.x", "a step has no `x`; what it left is `steps.a.outputs.x`, a file of it `steps.a.artifacts.x`")]
    [InlineData("forEach: [1]", "run.id", "`run.id`: there is no `id`; there is `number`, `startedAt`, `requestedBy`")]
    [InlineData("forEach: [1]", "steps.a.ouputs.x", "did you mean `outputs`?")]
    public void A_name_that_is_not_there_is_told_before_anything_runs(string fan, string name, string told) => WorkflowText.Read(
        "w.yaml",
        $"name: w\nsteps:\n  a: {{ set: {{ x: 1 }} }}\n  b: {{ needs: [a], {fan}, set: {{ y: \"{{{{ {name} }}}}\" }} }}\n")
        .Errors.Should().ContainSingle().Which.Message.Should().Contain(told);

    [Theory]
    [InlineData("matrix: { trim: [0, 1] }", "item.trim + (item?.none ?? 0)")]
    [InlineData("forEach: [{ file: a }, { limit: 1 }]", "item.limit")]
    [InlineData("forEach: '{{ steps.a.outputs.list }}'", "item.any")]
    [InlineData("forEach: [{ file: a }, b]", "item.any")]
    public void One_that_may_be_there_is_not(string fan, string name) => WorkflowText.Read(
        "w.yaml",
        $"name: w\nsteps:\n  a: {{ set: {{ list: [1] }} }}\n  b: {{ needs: [a], {fan}, set: {{ y: \"{{{{ {name} }}}}\" }} }}\n")
        .Errors.Should().BeEmpty();

    [Fact]
    public void A_text_with_a_colon_is_to_be_put_in_quotes() =>
        WorkflowText.Read("w.yaml", "name: w\ntitle: Promote: the model\nsteps: { a: { set: { x: 1 } } }\n").Errors
            .Should().ContainSingle().Which.Message.Should().Contain("put a text that holds it in quotes").And.NotContain("scalar");

    [Theory]
    [InlineData("'a' | string.upper", "did you mean `string.upcase`?")]
    [InlineData("'a' | string.len", "did you mean `string.size`?")]
    [InlineData("[1] | array.sum", "there is no function `array.sum`; `wf help expressions` lists all names and functions")]
    [InlineData("[1] | array.upcase", "did you mean `string.upcase`?")]
    [InlineData("environ.HOME", "the name `environ` is not known; `wf help expressions` lists")]
    [InlineData("1 +", "this is no expression: a value is missing behind the operator, before the end")]
    [InlineData("1 +* 2", "this is no expression: a value is missing behind the operator, before `*`")]
    [InlineData("(1 + 2", "this is no expression: `)` is missing before the end")]
    [InlineData("true ? 1", "this is no expression: `:` is missing before the end")]
    [InlineData(")", "this is no expression: `)` is not expected here")]
    public void An_expression_that_is_wrong_is_told_in_its_authors_words(string expression, string told) =>
        WorkflowText.Read("w.yaml", $"name: w\nsteps: {{ a: {{ set: {{ x: \"{{{{ {expression} }}}}\" }} }} }}\n").Errors
            .Should().ContainSingle().Which.Message.Should().Contain(told);

    [Fact]
    public void The_dollar_of_other_tools_is_refused_where_the_value_is_nothing_else()
    {
        static IEnumerable<string> Of(string text) => WorkflowText
            .Read("w.yaml", $"name: w\nparameters: {{ x: {{ type: integer }} }}\nsteps: {{ a: {{ set: {{ x: \"{text}\" }} }} }}\n")
            .Errors.Select(e => e.Message);

        Of("${{ parameters.x }}").Should().ContainSingle().Which.Should().StartWith("an expression is written `{{ }}` here, without `$`");
        Of("costs ${{ parameters.x }}").Should().BeEmpty();
        Of("{{ '$' }}{{ parameters.x }}").Should().BeEmpty();
    }

    [Theory]
    [InlineData("PGPASSWORD", true)]
    [InlineData("passwordHash", true)]
    [InlineData("mytoken", true)]
    [InlineData("CREDENTIALS", true)]
    [InlineData("apiKey", true)]
    [InlineData("tokenizer", false)]
    [InlineData("maxTokens", false)]
    [InlineData("passing", false)]
    public void A_literal_under_a_name_that_begins_or_ends_with_a_secrets_word_is_refused(string name, bool refused) =>
        WorkflowText.Read("w.yaml", $"name: w\nsteps: {{ a: {{ uses: container, command: [x], env: {{ {name}: abc }} }} }}\n").Errors
            .Should().HaveCount(refused ? 1 : 0);

    [Theory]
    [InlineData("schedule: { cron: '0 0 30 2 *' }, with: { a: 1 }", "never comes")]
    [InlineData("schedule: { cron: '0 0 29 2 *' }, with: { a: 1 }", null)]
    [InlineData("schedule: { cron: '@daily' }", "a")]
    [InlineData("schedule: { cron: '@daily' }, with: { a: many }", "integer")]
    [InlineData("schedule: { cron: '@daily' }, with: { a: 1, c: 2 }", "c")]
    [InlineData("event: { type: x }, with: { a: '{{ event.n }}' }", null)]
    [InlineData("manual: {}", null)]
    public void A_trigger_that_could_start_no_run_is_refused(string trigger, string? told)
    {
        const string Parameters = "parameters: { a: { type: integer }, b: { type: string, default: x } }";
        var errors = WorkflowText.Read("w.yaml", $"name: w\n{Parameters}\ntriggers: {{ t: {{ {trigger} }} }}\nsteps: {{ s: {{ set: {{ x: 1 }} }} }}\n").Errors;

        errors.Should().HaveCount(told is null ? 0 : 1);
        if (told is not null)
        {
            $"{errors[0].Path}: {errors[0].Message}".Should().StartWith("triggers.t").And.Contain(told);
        }
    }

    [Fact]
    public void A_list_of_steps_is_shown_how_they_are_written() =>
        WorkflowText.Read("w.yaml", "name: w\nsteps:\n- name: a\n").Errors.Should().ContainSingle().Which.Message
            .Should().Be("expected a mapping of steps such as { hello: { uses: container, command: [echo, hi] } }, found a list");
}
