using FluentAssertions;
using Workflows.Definitions.Canonical;
using Workflows.Definitions.Syntax;
using Xunit;

namespace Workflows.Core.Tests.Definitions;

public sealed class YamlTests
{
    [Theory]
    [InlineData("yes", "\"yes\"")]
    [InlineData("no", "\"no\"")]
    [InlineData("on", "\"on\"")]
    [InlineData("Off", "\"Off\"")]
    [InlineData("true", "true")]
    [InlineData("TRUE", "true")]
    [InlineData("tRue", "\"tRue\"")]
    [InlineData("null", "null")]
    [InlineData("~", "null")]
    [InlineData("", "null")]
    [InlineData("'~'", "\"~\"")]
    [InlineData("12", "12")]
    [InlineData("+12", "12")]
    [InlineData("-0", "0")]
    [InlineData("012", "12")]
    [InlineData("0o17", "15")]
    [InlineData("0x1F", "31")]
    [InlineData("1_000", "\"1_000\"")]
    [InlineData("1.10", "1.1")]
    [InlineData(".5", "0.5")]
    [InlineData("5.", "5")]
    [InlineData("1e3", "1000")]
    [InlineData("1e", "\"1e\"")]
    [InlineData("1.2.3", "\"1.2.3\"")]
    [InlineData("2026-03-01", "\"2026-03-01\"")]
    [InlineData("12:30:45", "\"12:30:45\"")]
    [InlineData("\"a\\u00e9\\n\"", "\"aé\\n\"")]
    [InlineData("|\n  a\n  b", "\"a\\nb\\n\"")]
    [InlineData(">-\n  a\n  b", "\"a b\"")]
    [InlineData("{a: 1, 'b': [x, y]}", """{"a":1,"b":["x","y"]}""")]
    [InlineData("https://example.com/a:b", "\"https://example.com/a:b\"")]
    public void A_scalar_means_what_the_core_schema_of_YAML_1_2_says(string yaml, string json)
    {
        var tree = (Node.Map)SyntaxTree.Read("a.yaml", "a: " + yaml + "\n");

        CanonicalForm.Of(tree.Entries[0].Value).Should().Be(json);
    }

    [Fact]
    public void A_byte_order_mark_at_the_start_is_no_part_of_the_text() =>
        CanonicalForm.Of(SyntaxTree.Read("a.yaml", "\uFEFFa: 1\n")).Should().Be("""{"a":1}""");

    [Fact]
    public void Windows_line_ends_are_fine() => CanonicalForm.Of(SyntaxTree.Read("a.yaml", "a: 1\r\nb:\r\n  - 2\r\n")).Should().Be("""{"a":1,"b":[2]}""");

    [Fact]
    public void Flow_style_is_YAML_although_it_looks_like_JSON() => CanonicalForm.Of(SyntaxTree.Read("a.yaml", "{a: 1}")).Should().Be("""{"a":1}""");

    [Fact]
    public void JSON_with_tabs_and_escapes_that_YAML_lacks_is_read_as_JSON() =>
        CanonicalForm.Of(SyntaxTree.Read("a.yaml", "{\t\"a\": \"\\/\\ud83d\\ude00\" }")).Should().Be("{\"a\":\"/😀\"}");

    [Theory]
    [InlineData("name: w\ntitle: \"\\uD83D\"\n")]
    [InlineData("name: w\ntitle: \"\\uDE00\"\n")]
    [InlineData("name: w\ntitle: \"a\\uD83D\\n\"\n")]
    [InlineData("name: w\ntitle: \"\\U0000D83D\"\n")]
    public void Half_a_character_as_an_escape_is_refused_where_it_stands(string yaml)
    {
        var read = () => SyntaxTree.Read("a.yaml", yaml);

        var error = read.Should().Throw<SyntaxErrorException>().Which;
        error.Message.Should().Contain("surrogate");
        (error.Place.Line, error.Place.Column).Should().Be((2, 8));
    }

    [Fact]
    public void A_pair_of_escapes_is_one_character_as_in_JSON() =>
        CanonicalForm.Of(SyntaxTree.Read("a.yaml", "a: \"\\uD83D\\uDE00\"\n")).Should().Be("{\"a\":\"😀\"}");

    [Fact]
    public void A_key_knows_its_place()
    {
        var tree = (Node.Map)SyntaxTree.Read("a.yaml", "a:\n  - b: 1\n    \"c\": 2\n");

        var entry = ((Node.Map)((Node.List)tree.Entries[0].Value).Items[0]).Entries[1];
        (entry.At.Line, entry.At.Column, entry.Value.Place.Column).Should().Be((3, 5, 10));
    }
}
