using FluentAssertions;
using Workflows.Core.Runs;
using Xunit;

namespace Workflows.Core.Tests.Runs;

/// <summary>Labels are those of Kubernetes.</summary>
public sealed class LabelRulesTests
{
    public static TheoryData<string> Keys => ["team", "a", "Team.One_2-b", "example.com/team", "x1.example/team", new string('k', 63), $"{Domain(253)}/k"];

    public static TheoryData<string> NoKeys =>
        ["", "-a", "a-", ".a", "a b", "a=b", "tëam", "/a", "a/", "a/b/c", "Example.com/a", "-x/a", "x..y/a", new string('k', 64), $"{Domain(254)}/k"];

    public static TheoryData<string> Values => ["", "ml", "42", "V1.2_rc-3", new string('v', 63)];

    public static TheoryData<string> NoValues => [" ", "-", "a-", "a/b", "a,b", "ümlaut", "a\n", new string('v', 64)];

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_key_is_a_name_with_or_without_a_domain(string key) => LabelRules.ProblemOfKey(key).Should().BeNull();

    [Theory]
    [MemberData(nameof(NoKeys))]
    public void Whatever_else_is_no_key_and_that_is_said(string key) => LabelRules.ProblemOfKey(key).Should().StartWith($"`{key}` can't be the key of a label");

    [Theory]
    [MemberData(nameof(Values))]
    public void A_value_is_a_name_or_nothing(string value) => LabelRules.ProblemOfValue("team", value).Should().BeNull();

    [Theory]
    [MemberData(nameof(NoValues))]
    public void Whatever_else_is_no_value_and_that_is_said(string value) =>
        LabelRules.ProblemOfValue("team", value).Should().StartWith($"`{value}` can't be the value of label team");

    [Fact]
    public void Nothing_that_came_in_the_place_of_a_value_is_none() =>
        LabelRules.ProblemOfValue("team", null).Should().StartWith("`null` can't be the value of label team");

    [Fact]
    public void A_run_has_sixteen_at_most_and_each_is_looked_at()
    {
        var labels = Enumerable.Range(0, 16).ToDictionary(n => $"k{n}", n => $"v{n}");
        LabelRules.Problem(labels).Should().BeNull();

        labels["k7"] = "a b";
        LabelRules.Problem(labels).Should().StartWith("`a b` can't be the value of label k7");
        labels["one-more"] = "x";
        LabelRules.Problem(labels).Should().Be("expected at most 16, found 17");
    }

    private static string Domain(int length) => string.Join('.', Enumerable.Repeat(new string('d', 49), 5)) + new string('d', length - 249);
}
