using System.Text;
using System.Text.Json;
using FluentAssertions;
using Workflows.Core.Values;
using Xunit;

namespace Workflows.Core.Tests.Values;

/// <summary>What passed one door fits the next.</summary>
public sealed class ValueTextTests
{
    [Theory]
    [InlineData("""{"t":"🚀 \u00a0 é","n":[1,2.50,true,null,{}],"e":[]}""", """{"t":"🚀 \u00a0 é","n":[1,2.50,true,null,{}],"e":[]}""")]
    [InlineData("""{ "a" : "\ud83d\ude80\n\u0001\"\\" }""", """{"a":"🚀\n\u0001\"\\"}""")]
    public void Values_are_written_with_the_fewest_escapes(string json, string written)
    {
        using var value = JsonDocument.Parse(json);

        ValueText.Of(value.RootElement).Should().Be(written.Replace("\\u00a0", "\u00a0", StringComparison.Ordinal));
    }

    [Fact]
    public void A_value_of_25_000_rockets_is_as_large_inside_as_it_was_written()
    {
        var json = $$"""{"t":"{{string.Concat(Enumerable.Repeat("🚀", 25_000))}}"}""";
        using var value = JsonDocument.Parse(json);

        Encoding.UTF8.GetByteCount(ValueText.Of(value.RootElement)).Should().Be(Encoding.UTF8.GetByteCount(json));
        ValueJson.Problem(ValueText.Of(value.RootElement)).Should().BeNull();
    }

    [Theory]
    [InlineData("""{"n":"\ud83d"}""")]
    [InlineData("""{"a":1, "\udc00":2}""")]
    public void Half_a_character_stays_as_it_was_read_for_a_door_to_name(string json)
    {
        using var value = JsonDocument.Parse(json);

        ValueText.Of(value.RootElement).Should().Be(json);
        ValueJson.Problem(json).Should().Contain("lone surrogate");
    }
}
