using System.Text.Json;
using FluentAssertions;
using Workflows.Cli.Drawing;
using Xunit;

namespace Workflows.Tests.Cli;

/// <summary>Values as pages show them.</summary>
public sealed class ShownValueTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(15, "15")]
    [InlineData(61.123456789, "61.1235")]
    [InlineData(-0.05, "-0.05")]
    [InlineData(0.000012345678, "1.23457E-05")]
    [InlineData(123456.7, "123457")]
    [InlineData(999999.7, "1000000")]
    [InlineData(-999999.5, "-1000000")]
    [InlineData(1234567.8, "1234568")]
    [InlineData(123456789012345, "123456789012345")]
    [InlineData(1e15, "1E+15")]
    [InlineData(3.4e38, "3.4E+38")]
    [InlineData(double.NaN, "NaN")]
    public void A_number_has_six_digits_and_no_exponent_while_it_is_of_an_ordinary_size(double value, string shown) =>
        ShownValue.Number(value).Should().Be(shown);

    [Fact]
    public void Zero_has_no_sign() => ShownValue.Number(double.NegativeZero).Should().Be("0");

    [Theory]
    [InlineData("""{"leaves": 15, "rate": 0.05000000001}""", "leaves 15, rate 0.05")]
    [InlineData("""{"a": {"b": "x", "c": [1, 2]}, "d": {}}""", "a.b x, a.c [1, 2], d {}")]
    [InlineData("[1,2,3,4,5,6,7,8,9]", "[9 entries]")]
    [InlineData("[{}]", "[1 entry]")]
    [InlineData("\"true\"", "\"true\"")]
    [InlineData("9007199254740993", "9007199254740993")]
    public void A_value_is_one_line(string json, string shown) => ShownValue.Line(JsonElement.Parse(json), 100).Should().Be(shown);
}
