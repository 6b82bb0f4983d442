using System.Collections.Immutable;
using FluentAssertions;
using Workflows.Core.Definitions;
using Workflows.Core.Expressions;
using Workflows.Core.Runs;
using Workflows.Definitions.Expressions;
using Xunit;

namespace Workflows.Core.Tests.Definitions;

public sealed class EvaluationTests
{
    private static readonly Dictionary<string, StepFacts> Steps = new()
    {
        ["sign-off"] = new StepFacts(StepStatus.Succeeded, null)
        {
            Outputs = """{"x":7,"by":{"name":"ada"}}""",
            Artifacts = """{"model":"wf-file://ab/model.zip"}""",
        },
        ["skipped"] = new StepFacts(StepStatus.Skipped, Reason.UpstreamFailed),
        ["each"] = new StepFacts(StepStatus.Failed, null) { FannedOut = true, Outputs = """[{"n":1},null,{"n":3}]""" },
        ["waiting-each"] = new StepFacts(StepStatus.Running, null) { FannedOut = true },
    };

    private static readonly Scope Scope = new()
    {
        WorkflowName = "bike-demand",
        WorkflowVersion = 3,
        Parameters =
            """{"a":4,"rate":0.2,"name":"Ada","files":["x","y"],"flag":false,"map":{"k":[1,2]},"none":null,"big":9007199254740993,"text":"Köln 🚀 launch"}""",
        Objectives = [new Objective("rmse", 70, null)],
        Run = new RunFacts(
            42,
            new DateTimeOffset(2026, 3, 1, 6, 0, 0, TimeSpan.Zero),
            "ada")
        { State = RunStatus.Failed, Cause = Cause.OutOfMemory, Failed = ["train"] },
        Step = name => Steps.GetValueOrDefault(name),
        Item = """{"depth":8}""",
        Index = 3,
    };

    public static TheoryData<string, string> Values => new()
    {
        { "{{ parameters.a }}", "4" },
        { "{{ parameters.a + 1 }}", "5" },
        { "{{parameters.a*2.5}}", "10" },
        { "n={{ parameters.a }}", "\"n=4\"" },
        { "{{ parameters.rate }}", "0.2" },
        { "{{ parameters.big }}", "9007199254740993" },
        { "{{ parameters.map }}", """{"k":[1,2]}""" },
        { "{{ parameters.map.k[1] }}", "2" },
        { "{{ parameters.files | array.size }}", "2" },
        { "{{ parameters.files.size }}", "2" },
        { "x{{ parameters.files }}{{ parameters.none }}y{{ parameters.flag }}", """ "x[\"x\",\"y\"]yfalse" """ },
        { "{{ parameters.name | string.upcase }} {{ 'steps.a-b' }}", "\"ADA steps.a-b\"" },
        { "{{ steps.sign-off.outputs.x }}", "7" },
        { "{{ steps.sign-off.outputs.x - 1 }}", "6" },
        { "{{ steps.sign-off.outputs.by.name }}", "\"ada\"" },
        { "{{ steps.sign-off.artifacts.model }}", "\"wf-file://ab/model.zip\"" },
        { "{{ steps.sign-off.outputs?.missing ?? 'none' }}", "\"none\"" },
        { "{{ steps.skipped.outputs.version ?? 'none' }}", "\"none\"" },
        { "{{ steps.skipped.outputs.version.deep }}", "null" },
        { "{{ steps.skipped.state }}/{{ steps.skipped.reason }}", "\"skipped/upstreamFailed\"" },
        { "{{ steps.each.outputs }}", """[{"n":1},null,{"n":3}]""" },
        { "{{ steps.each.outputs[2].n }}", "3" },
        { "{{ 1..steps.each.outputs[2].n }}", "[1,2,3]" },
        { "{{ steps.each.outputs[2]?.m ?? 'none' }}", "\"none\"" },
        { "{{ steps.each.outputs[1]?.n ?? 'none' }}", "\"none\"" },
        { "{{ parameters.map['k'][-1] }}", "2" },
        { "{{ (1..4)[2] + (1..4).size + (parameters.files | array.reverse).size }}", "9" },
        { "{{ (parameters.files | array.reverse)[0] }}{{ parameters.name[-1] }}", "\"ya\"" },
        { "{{ parameters.files[4 / 4] }}", "\"y\"" },
        { "{{ steps.waiting-each.outputs }}", "null" },
        { "{{ workflow.name }} #{{ run.number }}: {{ run.state }}", "\"bike-demand #42: failed\"" },
        { "{{ run.cause }} {{ run.failed[0] }} {{ run.startedAt }}", "\"outOfMemory train 2026-03-01T06:00:00Z\"" },
        { "{{ objectives[0].atMost }}", "70" },
        { "{{ objectives }}", """[{"metric":"rmse","atMost":70}]""" },
        { "{{ item.depth * index }}", "24" },
        { "{{ { a: { b: parameters.a } } }}", """{"a":{"b":4}}""" },
        { "{{ [1, 'two', parameters.flag] }}", """[1,"two",false]""" },
        { "{{ parameters.a > 3 && !parameters.flag }}", "true" },
        { "{{ parameters.a == 4 ? 'four' : 'other' }}", "\"four\"" },
        { "{{ 9.5 < 10 && '9.5' > '10' && parameters.none == null && parameters.none != 'x' && parameters.files != 'x' }}", "true" },
        { "{{ (parameters.none ?? 0) < 1 && '9.5' != null && true == parameters.flag || parameters.files == ['x', 'y'] }}", "true" },
        { "{{ ('9.5' | string.to_double) < parameters.a + 6 }}", "true" },
        { "{{ 1 / 4 }}", "0.25" },
        { "{{ 7 // 2 }}", "3" },
        { "{{ 0.1 + 0.2 }}", "0.30000000000000004" },
        { "{{ '{{' }}", "\"{{\"" },
        { "{{ parameters.files | array.each @string.upcase }}", """["X","Y"]""" },
        { "{{ parameters.map | object.to_json }}", """ "{\"k\":[1,2]}" """ },
        { "{{ '[1,2]' | object.from_json }}", "[1,2]" },
        { "{{ 0.5 | math.format 'F2' }}", "\"0.50\"" },
        { "{{ null }}", "null" },
        { "{{ parameters.text | string.truncate 9 }}", "\"Köln ...\"" },
        { "{{ parameters.text | string.slice 0 6 }}|{{ parameters.text | string.slice 6 3 }}|{{ parameters.text | string.slice1 5 }}", "\"Köln | l|\"" },
        { "{{ parameters.text | string.pad_right 16 }}|", "\"Köln 🚀 launch  |\"" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void An_expression_has_its_value(string text, string json) => Evaluate(text).Should().Be(Evaluated.Value(json.Trim()));

    [Theory]
    [InlineData("{{ steps.sign-off.outputs.y }}", "there is no `y`")]
    [InlineData("{{ parameters.nmae }}", "did you mean `name`?")]
    [InlineData("{{ parameters.none.x }}", "is null")]
    [InlineData("{{ event.x }}", "no value in this place")]
    [InlineData("{{ parameters.a + 9223372036854775807 }}", "beyond 64 bits")]
    [InlineData("{{ 1.0 / 0.0 }}", "no finite number")]
    [InlineData("{{ 1 << 1000 }}", "beyond 64 bits")]
    [InlineData("{{ parameters.files[9] }}", "there is no `[9]`; there are 2 items, `[0]` to `[1]`")]
    [InlineData("{{ parameters.files[-3] }}", "there is no `[-3]`")]
    [InlineData("{{ (parameters.files | array.limit 0)[0] }}", "it is empty")]
    [InlineData("{{ objectives[1].atMost }}", "`objectives[1]`: there is no `[1]`; there is one item, `[0]`")]
    [InlineData("{{ objectives[0].atMots }}", "did you mean `atMost`?")]
    [InlineData("{{ steps.each.outputs[0].m }}", "there is no `m`; did you mean `n`?")]
    [InlineData("{{ steps.each.outputs[1].n }}", "is null; write `?.n` if it may be")]
    [InlineData("{{ steps.each.outputs['n'] }}", "must be an integer, 0 or more; of each item: `| array.map 'name'`")]
    [InlineData("{{ parameters.files[0.5] }}", "must be an integer")]
    [InlineData("{{ parameters.map[0] }}", "is a mapping; name a member: `['name']`")]
    [InlineData("{{ parameters.map['j'] }}", "there is no `j`; did you mean `k`?")]
    [InlineData("{{ parameters.a[0] }}", "is no list: it has no items")]
    [InlineData("{{ parameters.none[0] }}", "is null: it has no items")]
    [InlineData("{{ parameters.a | array.size }}", "a list is expected where a number stands")]
    [InlineData("{{ parameters.name | math.round }}", "a number is expected where a string stands")]
    [InlineData("{{ math.round -3 }}", "`math.round` takes 1 value, what stands before `|` among them, and is given 0; a negative number after its name needs")]
    [InlineData("{{ parameters.files | array.join }}", "`array.join` takes 2 values, what stands before `|` among them, and is given 1")]
    [InlineData("{{ parameters.text[5] }}", "a lone surrogate (U+D83D), which is half a character")]
    [InlineData("{{ parameters.text | array.first + parameters.text[5] }}", "U+D83D")]
    [InlineData("{{ '\\ud83d' }}", "U+D83D")]
    [InlineData("{{ { a: parameters.text[5] } }}", "U+D83D")]
    [InlineData("{{ '\"\\\\ud83d\"' | object.from_json }}", "lone surrogate")]
    [InlineData("{{ '[99999999999999999999]' | object.from_json }}", "outside 64 bits")]
    [InlineData("{{ '[1e400]' | object.from_json }}", "too large for a double")]
    [InlineData("{{ '9.5' < 10 }}", "the string \"9.5\" and the number 10 can't be put in an order; `string.to_double`")]
    [InlineData("{{ '9.5' >= 10 }}", "the string \"9.5\" and the number 10 can't be put in an order")]
    [InlineData("{{ parameters.a == '4' }}", "the number 4 and the string \"4\" can't be compared")]
    [InlineData("{{ parameters.name != parameters.a }}", "the string \"Ada\" and the number 4 can't be compared")]
    [InlineData("{{ parameters.flag == 'false' }}", "the boolean false and the string \"false\" can't be compared; true and false without quotes")]
    [InlineData("{{ parameters.none > 3 }}", "null and the number 3 can't be put in an order; `?? 0`")]
    [InlineData("{{ parameters.flag > 0 }}", "the boolean false and the number 0 can't be put in an order; only two numbers or two strings")]
    [InlineData("{{ parameters.files <= 3 }}", "a list and the number 3 can't be put in an order")]
    [InlineData("{{ parameters.map < 'x' }}", "a mapping and the string \"x\" can't be put in an order")]
    [InlineData("{{ math.round 1.5 99 }}", "between 0 and 15")]
    [InlineData("{{ '%%%' | string.base64_decode }}", "Base-64")]
    [InlineData("{{ 'abc' | string.index_of 'c' 99 99 }}", "size of the collection")]
    public void A_wrong_name_is_an_error_that_names_the_expression(string text, string part)
    {
        var evaluated = Evaluate(text);

        evaluated.Json.Should().BeNull();
        evaluated.Error.Should().StartWith("`" + text + "`: ").And.Contain(part);
    }

    [Fact]
    public void A_long_side_of_a_comparison_is_cut_between_characters()
    {
        var rockets = string.Concat(Enumerable.Repeat("🚀", 50));

        Evaluate($"{{{{ 'x{rockets}' < 10 }}}}").Error.Should().Contain("🚀...").And.NotContain("\uFFFD");
    }

    [Fact]
    public void A_value_is_at_most_64_deep_with_what_stands_around_it()
    {
        Nested(62).Error.Should().BeNull();
        Nested(63).Error.Should().Contain("nested deeper than 64 levels");

        static Evaluated Nested(int levels) => Evaluator.Evaluate(
            new Template("""{"a":["{{ item }}"]}"""),
            Scope with { Item = new string('[', levels) + new string(']', levels) });
    }

    [Fact]
    public void Whatever_a_scope_throws_is_an_error_and_no_exception()
    {
        var broken = Scope with { Step = _ => throw new InvalidDataException("the row is damaged") };

        Evaluator.Evaluate(new Template("\"{{ steps.sign-off.state }}\""), broken).Error
            .Should()
            .Contain("it can't be computed (InvalidDataException: the row is damaged)");
        Evaluator.Evaluate(new Template("\"{{ item }}\""), Scope with { Item = "no json" }).Error.Should().Contain("it can't be computed (");
        Evaluator.Evaluate(new Template("[\"{{ item }}\" oops"), Scope).Error.Should().Contain("it can't be computed (");
    }

    [Fact]
    public void Only_the_texts_of_a_template_are_computed()
    {
        var template = new Template("""{"a":"{{ parameters.a }}","b":[true,1.50,"plain"],"c":{"d":"{{ item.depth }}px"}}""");

        Evaluator.Evaluate(template, Scope).Json.Should().Be("""{"a":4,"b":[true,1.50,"plain"],"c":{"d":"8px"}}""");
    }

    private static Evaluated Evaluate(string text) => Evaluator.Evaluate(new Template(System.Text.Json.JsonSerializer.Serialize(text)), Scope);
}
