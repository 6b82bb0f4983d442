using System.Text.Json;
using FluentAssertions;
using Workflows.Core.Values;
using Xunit;

namespace Workflows.Core.Tests.Values;

/// <summary>The one check at every door.</summary>
public sealed class ValueJsonTests
{
    [Theory]
    [InlineData("null")]
    [InlineData(" {\"a\": [1, -9223372036854775808, 9223372036854775807, 1.5e300, \"Köln 🚀\", \"\\ud83d\\ude80\", true]} ")]
    [InlineData("{\"nul\":\"\\u0000\"}")]
    public void A_value_passes(string json) => ValueJson.Problem(json).Should().BeNull();

    [Theory]
    [InlineData("", "not JSON: ")]
    [InlineData("{\"a\":1} 2", "not JSON: ")]
    [InlineData("{a:1}", "not JSON: ")]
    [InlineData("[1,]", "not JSON: ")]
    [InlineData("NaN", "not JSON: ")]
    [InlineData("{\"a\":{\"b\":[1,\"\\ud83d\"]}}", "at `a.b[1]`: a lone surrogate")]
    [InlineData("{\"\\ude80\":1}", "a lone surrogate")]
    [InlineData("{\"n\":9223372036854775808}", "at `n`: the integer 9223372036854775808 is outside 64 bits; write it as a string")]
    [InlineData("[0,-9223372036854775809]", "at `[1]`: the integer -9223372036854775809 is outside 64 bits")]
    [InlineData("{\"n\":[1e400]}", "at `n[0]`: the number 1e400 is too large for a double")]
    [InlineData("{\"a\":{\"k\":1,\"k\":2}}", "at `a.k`: this key stands twice in one object")]
    public void What_no_reader_could_take_is_refused_with_its_place(string json, string problem) => ValueJson.Problem(json).Should().StartWith(problem);

    [Fact]
    public void A_value_is_at_most_64_deep_and_can_be_read_with_as_much_around_it()
    {
        ValueJson.Problem(Deep(64)).Should().BeNull();
        ValueJson.Problem(Deep(65)).Should().Contain("nested deeper than 64 levels");
        ValueJson.Problem(new string('[', 100_000)).Should().Contain("nested deeper than 64 levels");

        using var document = ValueJson.Parse($"[[[[{Deep(64)}]]]]");
        document.RootElement.ValueKind.Should().Be(JsonValueKind.Array);
    }

    [Fact]
    public void Half_a_character_is_refused_also_where_no_escape_says_it() =>
        ValueJson.Problem("[\"\ud83d\"]").Should().StartWith("a lone surrogate (U+D83D), which is half a character, at character 3");

    [Fact]
    public void A_value_has_a_size()
    {
        ValueJson.Problem($"\"{new string('x', ValueJson.MostBytes - 2)}\"").Should().BeNull();
        ValueJson.Problem($"\"{new string('x', ValueJson.MostBytes - 1)}\"")
            .Should()
            .Be("262145 bytes of JSON, at most 262144 are allowed; leave larger data as an artifact");
        ValueJson.Problem($"\"{new string('ö', ValueJson.MostBytes / 2)}\"").Should().StartWith("262146 bytes");
    }

    private static string Deep(int levels) => new string('[', levels) + new string(']', levels);
}
