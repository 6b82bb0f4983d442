using FluentAssertions;
using Workflows.Core.Definitions;
using Workflows.Core.Values;
using Workflows.Definitions;
using Workflows.Definitions.Canonical;
using Workflows.Definitions.Diff;
using Workflows.Definitions.Plans;
using Xunit;

namespace Workflows.Core.Tests.Definitions;

public sealed class VersionTests
{
    private const string Before = """
        name: w   # a comment
        parameters: { p: { type: number, default: 0.50 } }
        steps:
          prepare: { set: { x: "{{ parameters.p }}" } }
          train:
            needs: [prepare, check]
            uses: container
            command: [python, train.py]
            retry: { attempts: 3 }
          check: { set: { y: 1 } }
        layout: { train: { x: 1 } }
        """;

    private const string SameMeaning = """
        {"steps": {"check": {"set": {"y": 1}}, "prepare": {"set": {"x": "{{ parameters.p }}"}},
          "train": {"retry": {"attempts": 3}, "command": ["python", "train.py"], "needs": ["prepare", "check"], "uses": "container"}},
         "parameters": {"p": {"default": 0.5, "type": "number"}}, "name": "w"}
        """;

    [Fact]
    public void Comments_order_notation_and_layout_are_no_part_of_the_digest()
    {
        var (yaml, json) = (WorkflowText.Read("w.yaml", Before), WorkflowText.Read("w.json", SameMeaning));

        yaml.Digest.Should().Be(json.Digest).And.MatchRegex("^[0-9a-f]{64}$");
        WorkflowText.Read("w.yaml", Before.Replace("attempts: 3", "attempts: 4", StringComparison.Ordinal)).Digest.Should().NotBe(yaml.Digest);
        WorkflowDiff.Between(Before, SameMeaning).Should().BeEmpty();
        WorkflowDiff.Text([]).Should().Be("no change of meaning\n");
    }

    [Fact]
    public void A_stored_version_reads_as_the_same_definition()
    {
        var reading = WorkflowText.Read("w.yaml", Texts.BikeDemand);

        var again = WorkflowText.Read("stored.json", reading.Json!);

        again.Digest.Should().Be(reading.Digest);
        again.Json.Should().Be(reading.Json);
        again.Definition.Should().BeEquivalentTo(reading.Definition, options => options.WithStrictOrdering().RespectingRuntimeTypes());
        again.Definition!.Steps.Select(s => s.Name).Should().Equal(reading.Definition!.Steps.Select(s => s.Name));
    }

    [Fact]
    public void The_diff_tells_steps_and_fields_apart()
    {
        var after = Before
            .Replace("attempts: 3", "attempts: 5", StringComparison.Ordinal)
            .Replace("needs: [prepare, check]", "needs: [check, extra]", StringComparison.Ordinal)
            .Replace("  check: { set: { y: 1 } }", "  check: { set: { y: 1 } }\n  extra: { set: { z: 1 } }", StringComparison.Ordinal)
            .Replace("  prepare: { set: { x: \"{{ parameters.p }}\" } }\n", string.Empty, StringComparison.Ordinal);

        WorkflowDiff.Text(WorkflowDiff.Between(Before, after)).Should().Be("""
            + steps.extra: {"set":{"z":1}}
            - steps.prepare: {"set":{"x":"{{ parameters.p }}"}}
            + steps.train.needs: "extra"
            - steps.train.needs: "prepare"
            ~ steps.train.retry.attempts: 3 -> 5

            """);
    }

    [Fact]
    public void A_step_digest_changes_with_its_meaning_and_with_nothing_else()
    {
        string Digest(string text, string step) => PlanBuilder.Build(
            WorkflowText.Read("w.yaml", text).Definition!,
            1).Steps.Single(s => s.Name == step).Reading.Digest;

        var titled = Before.Replace("train:\n", "train:\n    title: The training\n", StringComparison.Ordinal);
        var retried = Before.Replace("attempts: 3", "attempts: 4", StringComparison.Ordinal);

        Digest(Before, "train").Should().MatchRegex("^[0-9a-f]{64}$").And.Be(Digest(titled, "train")).And.Be(Digest(SameMeaning, "train"));
        Digest(retried, "train").Should().NotBe(Digest(Before, "train"));
        Digest(retried, "prepare").Should().Be(Digest(Before, "prepare"));
    }

    [Fact]
    public void A_plan_knows_which_parameters_a_step_reads()
    {
        var plan = PlanBuilder.Build(WorkflowText.Read("w.yaml", Before).Definition!, 1);

        plan.Steps.Select(s => string.Join(',', s.Reading.Parameters)).Should().Equal("p", string.Empty, string.Empty);
    }

    [Fact]
    public void Defaults_reach_every_program_and_a_step_wins_key_by_key()
    {
        const string Text = """
            name: w
            defaults: { timeout: 1h, retry: { attempts: 3, backoff: { first: 10s, max: 1m } }, resources: { cpu: 1, memory: 1Gi } }
            steps:
              a: { uses: container, command: [x] }
              b: { uses: container, command: [x], timeout: 2h, retry: { backoff: { first: 1s } }, resources: { cpu: 2 } }
            """;

        var works = WorkflowText.Read("w.yaml", Text).Definition!.Steps.Select(s => (Work.Program)s.Work).ToArray();

        works[0].Should().BeEquivalentTo(new { Timeout = TimeSpan.FromHours(1), Retry = new { Attempts = 3, First = TimeSpan.FromSeconds(10) } });
        works[1].Should().BeEquivalentTo(new
        {
            Timeout = TimeSpan.FromHours(2),
            Retry = new { Attempts = 3, First = TimeSpan.FromSeconds(1), Max = TimeSpan.FromMinutes(1) },
        });
        works[1].Resources.Json.Should().Be("""{"cpu":2,"memory":"1Gi"}""");
    }

    [Theory]
    [InlineData("0", "0")]
    [InlineData("-0.0", "0")]
    [InlineData("1e21", "1e+21")]
    [InlineData("1e20", "1e+20")]
    [InlineData("9223372036854775808.0", "9.223372036854776e+18")]
    [InlineData("9e18", "9000000000000000000")]
    [InlineData("123456789012345680000.0", "1.2345678901234568e+20")]
    [InlineData("0.000001", "0.000001")]
    [InlineData("0.0000001", "1e-7")]
    [InlineData("1.5e-9", "1.5e-9")]
    [InlineData("333333333.33333329", "333333333.3333333")]
    [InlineData("4.50", "4.5")]
    [InlineData("5e-324", "5e-324")]
    [InlineData("1.7976931348623157e308", "1.7976931348623157e+308")]
    [InlineData("-12.5", "-12.5")]
    [InlineData("9007199254740993", "9007199254740993")]
    public void Numbers_are_written_as_RFC_8785_says_and_never_as_an_integer_outside_64_bits(string json, string canonical)
    {
        CanonicalForm.Of($"[{json}]").Should().Be($"[{canonical}]");
        ValueJson.Problem($"[{canonical}]").Should().BeNull();
    }

    [Fact]
    public void Texts_and_keys_are_written_as_RFC_8785_says() =>
        CanonicalForm.Of("""{"\u20ac":"Euro","\r":"\u000f\n\u0041\"\\\/","1":[],"\ud83d\ude00":{}}""")
            .Should().Be("{\"\\r\":\"\\u000f\\nA\\\"\\\\/\",\"1\":[],\"€\":\"Euro\",\"😀\":{}}");
}
