using System.Globalization;
using CsCheck;
using FluentAssertions;
using Workflows.Core.Definitions;
using Workflows.Core.Expressions;
using Workflows.Definitions;
using Workflows.Definitions.Canonical;
using Workflows.Definitions.Expressions;
using Workflows.Definitions.Plans;
using Xunit;

namespace Workflows.Core.Tests.Definitions;

/// <summary>Properties over generated texts. <c>FUZZ_ITERATIONS</c> makes them longer; a failing seed is printed.</summary>
public sealed class GeneratedTextTests
{
    private static readonly int Iterations =
        int.TryParse(Environment.GetEnvironmentVariable("FUZZ_ITERATIONS"), CultureInfo.InvariantCulture, out var given) ? given : 2_000;

    private static readonly string[] Pieces =
    [
        "{{", "}}", "{{ parameters.a }}", "steps.", "steps.train.outputs.x", "'", "\"", "`", "\n", "\n  ", "\n    ", ": ", "- ", "[", "]", "{", "}", ",", "|",
        ">", "&a ",
        "*a", "!x ", "<<: ", "#", "---\n", "null", "~", "0x", "1e9", ".inf", "\t", "\0", "\u202E", "\uD83D", "é", "forEach: 3", "needs: [train]",
        "set: { a: 1 }", "uses: container",
    ];

    private static readonly Gen<string> Value = Gen.OneOf(
        Gen.Int.Select(i => i.ToString(CultureInfo.InvariantCulture)),
        Gen.Double[-1e6, 1e6].Select(d => JsonText.Number(d)),
        Gen.Bool.Select(b => b ? "true" : "false"),
        Gen.String[Gen.Char.AlphaNumeric, 0, 12].Select(s => JsonText.String(s)),
        Gen.Const("\"{{ parameters.p }}\""),
        Gen.Const("\"x {{ parameters.p + 1 }} y\""),
        Gen.Const("[1,{\"a\":null}]"));

    private static readonly Gen<string> Work = Gen.OneOf(
        Gen.Select(Value, Value, (a, b) => $"\"set\":{{\"b\":{b},\"a\":{a}}}"),
        Gen.Select(Value, Gen.Int[1, 100], Gen.Int[1, 90], (with, attempts, minutes) =>
            $"\"uses\":\"container\",\"command\":[\"x\"],\"with\":{{\"v\":{with}}},\"retry\":{{\"attempts\":{attempts}}},\"timeout\":\"{minutes}m\""),
        Gen.Int[1, 5].Select(count => $"\"approval\":{{\"count\":{count},\"deadline\":\"48h\"}}"),
        Gen.Int[1, 99].Select(s => $"\"wait\":{{\"for\":\"{s}s\"}}"),
        Gen.Int[1, 9].Select(v => $"\"workflow\":{{\"name\":\"child\",\"version\":{v}}}"));

    private static readonly Gen<string> Workflow = Gen.Select(Gen.Select(Work, Gen.Int[0, 7], Gen.Bool).List[1, 12], Gen.Bool, (steps, failFast) =>
    {
        var texts = steps.Select((s, i) =>
        {
            var needs = i == 0 ? string.Empty : $",\"needs\":[\"s{s.Item2 % i}\"]";
            return $"\"s{i}\":{{{s.Item1}{needs}{(s.Item3 ? ",\"runOn\":\"always\"" : string.Empty)}}}";
        });
        return $"{{\"steps\":{{{string.Join(',', texts.Reverse())}}},\"failFast\":{(failFast ? "true" : "false")},\"name\":\"w\",\"parameters\":{{\"p\":{{\"type\":\"number\",\"default\":1}}}}}}";
    });

    private static readonly Gen<string> Mutated = Gen.Select(
        OneOf(Texts.BikeDemand, Texts.Shapes, WorkflowText.Read("w.yaml", Texts.BikeDemand).Json!),
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, 5_000], Gen.Int[0, 40], OneOf(Pieces)).List[1, 6],
        (text, edits) => edits.Aggregate(text, (current, edit) => Edit(current, edit.Item1, edit.Item2, edit.Item3, edit.Item4)));

    private static readonly Gen<string> Soup = OneOf(
        "parameters", "parameters.a", "steps.x", "steps.x.outputs", ".b", "?.", "item", "event", "1", "2.5", "'t'", "null", "true", " ", " + ", " - ", " * ",
        " / ", " // ", " % ", " << ", "..",
        " && ", " || ", "!", " == ", " > ", " ?? ", " ? ", " : ", "(", ")", "[", "]", "{", "}", ",", " | ", "@", "string.upcase", "array.size",
        "array.map 'a'", "array.each @string.upcase",
        "math.round 1", "object.keys", "object.to_json", "for x in", "end", "if", "func", "=", "\n", "$", ";", "#")
        .List[1, 14].Select(parts => string.Concat(parts));

    [Fact]
    public void Reading_the_canonical_form_gives_the_same_workflow() => Workflow.Sample(
        text =>
        {
            var first = WorkflowText.Read("w.yaml", text);
            first.Errors.Should().BeEmpty();
            var again = WorkflowText.Read("w.json", CanonicalForm.Of(first.Json!));

            again.Digest.Should().Be(first.Digest);
            CanonicalForm.Of(again.Json!).Should().Be(CanonicalForm.Of(first.Json!));
            Meanings(again.Definition!).Should().BeEquivalentTo(Meanings(first.Definition!));
        },
        iter: Iterations / 10);

    [Fact]
    public void A_mutated_text_is_read_or_refused_and_never_throws() => Mutated.Sample(
        text =>
        {
            var reading = WorkflowText.Read("w.yaml", text);

            (reading.Definition is null).Should().Be(!reading.Errors.IsEmpty);
            if (reading.Definition is { } definition)
            {
                WorkflowText.Read("w.json", reading.Json!).Digest.Should().Be(reading.Digest);
                PlanBuilder.Build(definition, 1).Steps.Should().NotBeEmpty();
            }
        },
        iter: Iterations);

    [Fact]
    public void Any_expression_has_a_value_or_an_error_and_never_throws() => Soup.Sample(
        expression =>
        {
            var scope = new Scope
            {
                WorkflowName = "w",
                Parameters = """{"a":[1,"b",{"a":2}]}""",
                Step = _ => new StepFacts(Workflows.Core.Runs.StepStatus.Succeeded, null) { Outputs = """{"b":1}""" },
            };
            var evaluated = Evaluator.Evaluate(new Condition(expression).AsTemplate(), scope);

            (evaluated.Json is null).Should().Be(evaluated.Error is not null);
            if (evaluated.Json is { } json)
            {
                CanonicalForm.Of(json).Should().NotBeEmpty();
            }
        },
        iter: Iterations);

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    private static Dictionary<string, string> Meanings(WorkflowDefinition definition) =>
        PlanBuilder.Build(definition, 1).Steps.ToDictionary(s => s.Name, s => s.Reading.Digest);

    private static string Edit(string text, int kind, int at, int length, string piece)
    {
        at = Math.Min(at, text.Length);
        length = Math.Min(length, text.Length - at);
        return kind switch
        {
            0 => text.Remove(at, length),
            1 => text.Insert(at, piece),
            2 => text.Insert(at, text.Substring(at, length)),
            3 => text.Remove(at, length).Insert(at, piece),
            4 => text[..at],
            _ => text.Insert(at, string.Concat(Enumerable.Repeat(piece, 30))),
        };
    }
}
