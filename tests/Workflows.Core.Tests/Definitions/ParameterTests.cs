using System.Collections.Immutable;
using FluentAssertions;
using Workflows.Core.Definitions;
using Workflows.Definitions;
using Workflows.Definitions.Parameters;
using Workflows.Definitions.Values;
using Xunit;

namespace Workflows.Core.Tests.Definitions;

public sealed class ParameterTests
{
    private static readonly ImmutableArray<ParameterDefinition> Parameters = WorkflowText.Read("w.yaml", """
        name: w
        parameters:
          data: { type: string, format: file, default: data/x.csv }
          maxPsi: { type: number, default: 0.2, minimum: 0 }
          depth: { type: integer, description: How deep the trees are }
          fast: { type: boolean, default: false }
          files: { type: array, items: { type: string, minLength: 1 }, default: [] }
          options: { type: object, default: {}, additionalProperties: false, properties: { mode: { enum: [a, b] } } }
          any: { default: null }
        steps: { a: { set: { x: 1 } } }
        """).Definition!.Parameters;

    [Fact]
    public void Defaults_fill_what_is_not_given_in_the_order_declared() =>
        ParameterValues.Complete(Parameters, """{"files":["b"],"depth":4}""").Json.Should().Be(
            """{"data":"data/x.csv","maxPsi":0.2,"depth":4,"fast":false,"files":["b"],"options":{},"any":null}""");

    [Theory]
    [InlineData("{}", "depth: is missing and has no default: How deep the trees are")]
    [InlineData("""{"depth":1.5}""", "depth: expected an integer, found the number 1.5")]
    [InlineData("""{"depth":1,"maxPsi":-1}""", "maxPsi: expected at least 0, found the number -1")]
    [InlineData("""{"depth":1,"maxPis":1}""", "maxPis: there is no such parameter; did you mean `maxPsi`?")]
    [InlineData("""{"depth":1,"files":["a",""]}""", "files[1]: expected at least 1 character, found an empty string")]
    [InlineData("""{"depth":1,"options":{"mode":"c"}}""", "options.mode: expected one of \"a\", \"b\", found the string `c`")]
    [InlineData("[]", "expected a mapping of parameters, found a list")]
    [InlineData("{", "not valid JSON")]
    [InlineData("{\"depth\":1,\"any\":\"\\ud83d\"}", "a lone surrogate is half a character")]
    [InlineData("{\"depth\":1,\"any\":99999999999999999999}", "99999999999999999999 doesn't fit into 64 bits")]
    [InlineData("{\"depth\":1,\"any\":1e400}", "1e400 is too large")]
    [InlineData("{\"depth\":1,\"data\":\"a\\u0000b\"}", "data: expected a path without NUL")]
    public void A_wrong_value_is_an_error_that_names_its_parameter(string given, string message)
    {
        var completed = ParameterValues.Complete(Parameters, given);

        completed.Json.Should().BeNull();
        completed.Errors.Should().ContainSingle().Which.ToString().Should().StartWith(message);
    }

    [Fact]
    public void A_comma_in_a_number_is_not_taken_for_a_mark_of_thousands() =>
        ParameterText.Coerce([new("rate", """{"type":"number"}""")], "rate", "0,5").Error!.ToString().Should().NotContain("write `5`");

    [Theory]
    [InlineData(2, 2, true)]
    [InlineData(0, 1, false)]
    [InlineData(3, 4, false)]
    public void A_length_counts_characters(int least, int most, bool fits)
    {
        var rockets = new ParameterDefinition("rockets", $$"""{"type":"string","minLength":{{least}},"maxLength":{{most}}}""");

        (ParameterValues.Complete([rockets], """{"rockets":"🚀🚀"}""").Json is not null).Should().Be(fits);
    }

    [Theory]
    [InlineData("number", "0.1,1", "rates: expected a JSON array such as [0.1, 0.2], found `0.1,1`; write `[0.1,1]`")]
    [InlineData("integer", "four", "rates: expected a JSON array such as [1, 2], found `four`")]
    public void A_list_that_is_typed_without_brackets_is_told_how_to_be_written(string type, string text, string error)
    {
        var rates = new ParameterDefinition("rates", $"{{\"type\":\"array\",\"items\":{{\"type\":\"{type}\"}}}}");

        ParameterText.Coerce([rates], "rates", text).Error!.ToString().Should().Be(error);
    }

    [Fact]
    public void Half_a_character_is_refused_also_where_no_escape_says_it() =>
        ParameterValues.Complete(Parameters, "{\"depth\":1,\"any\":\"\ud83d\"}").Errors
            .Should()
            .ContainSingle().Which.Message
            .Should()
            .StartWith("a lone surrogate is half a character");

    [Fact]
    public void Parameters_beyond_256_KiB_are_refused() =>
        ParameterValues.Complete(Parameters, $$"""{"depth":1,"data":"{{new string('x', 256 * 1024)}}"}""")
            .Errors.Single().Message.Should().Contain("larger than 256 KiB");

    [Theory]
    [InlineData("maxPsi", "0.3", "0.3")]
    [InlineData("depth", "4", "4")]
    [InlineData("fast", "true", "true")]
    [InlineData("data", "7", "\"7\"")]
    [InlineData("data", "say \"hi\"", "\"say \\\"hi\\\"\"")]
    [InlineData("files", "[\"a\", \"b\"]", "[\"a\",\"b\"]")]
    [InlineData("options", "{\"mode\": \"a\"}", "{\"mode\":\"a\"}")]
    [InlineData("any", "12", "12")]
    [InlineData("any", "hello", "\"hello\"")]
    [InlineData("unknown", "hello", "\"hello\"")]
    public void A_typed_text_becomes_what_the_parameter_declares(string name, string text, string json) =>
        ParameterText.Coerce(Parameters, name, text).Json.Should().Be(json);

    [Theory]
    [InlineData("depth", "deep", "depth: expected an integer such as 4, found `deep`")]
    [InlineData("depth", "1.5", "depth: expected an integer such as 4, found `1.5`")]
    [InlineData("files", "a,b", "files: expected a JSON array such as [\"a\", \"b\"], found `a,b`")]
    [InlineData("fast", "yes", "fast: expected a boolean: true or false, found `yes`; write `true`")]
    public void A_typed_text_of_another_type_is_an_error(string name, string text, string error) =>
        ParameterText.Coerce(Parameters, name, text).Error!.ToString().Should().Be(error);

    [Fact]
    public void A_path_is_told_by_its_format() => Parameters.Where(p => p.Format is "file" or "folder").Select(p => p.Name).Should().Equal("data");

    [Fact]
    public void Outputs_are_checked_against_their_schema()
    {
        const string Schema = """{"type":"object","required":["rmse"],"properties":{"rmse":{"type":"number"}}}""";

        SchemaText.Check(Schema, """{"rmse":1}""").Should().BeEmpty();
        SchemaText.Check(Schema, """{"rmse":"x"}""").Should().Equal("rmse: expected a number, found the string `x`");
        SchemaText.Check(Schema, "{}").Should().Equal("`rmse` is missing");
    }
}
