using FluentAssertions;
using Workflows.Core.Definitions;
using Workflows.Core.Expressions;
using Workflows.Core.Tests.Definitions.Poison;
using Workflows.Definitions.Expressions;
using Xunit;

namespace Workflows.Core.Tests.Definitions;

/// <summary>Expressions that parse and would do too much: the work is counted, so they stop at the same place on every machine.</summary>
public sealed class EvaluationBombTests
{
    private static readonly string Hundred = "[" + string.Join(',', Enumerable.Range(0, 100_000)) + "]";

    private static readonly string Rows = "[" + string.Join(',', Enumerable.Range(0, 100_000).Select(i => $$"""{"n":{{i * 7919L % 100_003}}}""")) + "]";
    private static readonly string Parameters = $$"""{"big":{{Hundred}},"rows":{{Rows}},"text":"{{new string('x', 200_000)}}","a":1}""";

    private static Scope Scope => new() { WorkflowName = "w", Parameters = Parameters };

    public static TheoryData<string> Bombs =>
    [
        "'A' * 200000000",
        "'A' | string.pad_left 500000000",
        "parameters.text + parameters.text",
        "parameters.text | string.append parameters.text",
        "parameters.text | string.replace 'x' 'yyyyyyyyyy'",
        "parameters.text | string.base64_encode | string.base64_encode",
        "1..100000000",
        "1..100000000 | array.uniq",
        "1..100000000 | array.contains -1",
        "(1..100001) | array.size",
        "[1] * 100000000",
        "parameters.big * 10",
        "parameters.big + parameters.big",
        "parameters.big",
        "parameters.big | array.join ','",
        "1 << 100000000",
        "1 << 1000",
        "9223372036854775807 * 9223372036854775807",
        "99999999999999999999999999",
        "1.0 / 0.0",
        "0.0 / 0.0",
        "5 | math.format 'F999999999'",
        "'' | string.pad_left 1000 | string.replace ' ' '[' | object.from_json",
        "'x' | object.from_json",
        "1 // 0",
        "1 % 0",
        "parameters.big" + string.Concat(Enumerable.Repeat(" | array.reverse", 400)),
        "parameters.a" + string.Concat(Enumerable.Repeat(" | array.concat [1]", 90)),
        "[1]" + string.Concat(Enumerable.Repeat(" | array.each @math.abs", 95)) + " | array.concat parameters.big | array.concat parameters.big",
        Doubling("'xxxxxxxx'", "+", 40),
        string.Join(" + ", Enumerable.Repeat("(parameters.text | string.upcase | string.size)", 90)),
        string.Join(" + ", Enumerable.Repeat("(parameters.big | array.sort | array.uniq | array.size)", 90)),
        string.Join(" && ", Enumerable.Repeat("(parameters.big == parameters.big)", 60)),
        string.Join(" + ", Enumerable.Repeat("((1..100000) | array.contains 5.5 ? 1 : 0)", 60)),
        "(parameters.text | string.slice 0 100000) + 'y' | string.index_of ((parameters.text | string.slice 0 50000) + 'z')",
        "parameters.text | string.replace 'x' ('y' | string.pad_left 5000)",
        "parameters.text | string.replace 'x' parameters.text",
        "[1] | array.insert_at 2000000000 1",
        "string.upcase",
        "math",
    ];

    [Theory]
    [MemberData(nameof(Bombs))]
    public void A_bomb_is_an_error(string expression)
    {
        var before = ThreadTime.Now;
        var allocated = GC.GetAllocatedBytesForCurrentThread();

        var evaluated = Evaluator.Evaluate(new Template(System.Text.Json.JsonSerializer.Serialize("{{ " + expression + " }}")), Scope);

        var spent = ThreadTime.Now - before;
        var megabytes = (GC.GetAllocatedBytesForCurrentThread() - allocated) >> 20;
        TestContext.Current.TestOutputHelper?.WriteLine($"{spent.TotalMilliseconds:F1} ms, {megabytes} MiB, {evaluated.Error}");
        evaluated.Json.Should().BeNull();
        evaluated.Error.Should().NotBeNullOrWhiteSpace().And.Match(e => e.Length < 9_000);
        megabytes.Should().BeLessThan(256);
        spent.Should().BeLessThan(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void An_array_of_100_000_items_can_be_worked_on()
    {
        Evaluate("parameters.big | array.size").Json.Should().Be("100000");
        Evaluate("parameters.big[99999]").Json.Should().Be("99999");
        Evaluate("parameters.big | array.reverse | array.first").Json.Should().Be("99999");
        Evaluate("parameters.text | string.size").Json.Should().Be("200000");
        Evaluate("parameters.big | array.sort | array.last").Json.Should().Be("99999");
        Evaluate("(parameters.rows | array.sort 'n' | array.first).n").Json.Should().Be("0");
    }

    [Fact]
    public void All_expressions_over_one_scope_share_one_budget()
    {
        var scope = Scope;
        var sort = new Condition("parameters.big | array.sort | array.size").AsTemplate();

        Evaluator.Evaluate(sort, scope).Json.Should().Be("100000");
        Evaluator.Evaluate(sort, scope with { Index = 1 }).Error.Should().Contain("more data than the expressions of one step may");
        Evaluator.Evaluate(sort, Scope).Json.Should().Be("100000", "another scope has a budget of its own");
    }

    [Fact]
    public void Sixty_values_of_256_KiB_in_one_template_stop_at_the_budget()
    {
        var template = new Template("[" + string.Join(',', Enumerable.Repeat("\"{{ parameters.text }}{{ parameters.text }}\"", 60)) + "]");

        Evaluator.Evaluate(template, Scope).Error.Should().Contain("more data than the expressions of one step may");
    }

    [Fact]
    public void An_evaluation_leaves_nothing_behind_for_the_next()
    {
        Evaluate("parameters.big | array.insert_at 0 7 | array.first").Json.Should().Be("7");
        Evaluate("parameters.big | array.remove_at 0 | array.size").Json.Should().NotBe("100000");
        Evaluate("parameters.big | array.add 1 | array.size").Json.Should().Be("100001");
        Evaluate("parameters.big | array.first").Json.Should().Be("0");
        Evaluate("parameters.big | array.size").Json.Should().Be("100000");
    }

    private static Evaluated Evaluate(string expression) => Evaluator.Evaluate(new Condition(expression).AsTemplate(), Scope);

    private static string Doubling(string seed, string op, int times)
    {
        var text = seed;
        for (var i = 0; i < times && text.Length < 3_000; i++)
        {
            text = $"({text} {op} {text})";
        }

        return $"({text}) | string.replace 'x' parameters.text";
    }
}
