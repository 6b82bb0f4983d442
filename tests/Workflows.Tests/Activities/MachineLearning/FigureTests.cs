using FluentAssertions;
using Workflows.MachineLearning.Reports;
using Xunit;

namespace Workflows.Tests.Activities.MachineLearning;

public sealed class FigureTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(62, "62")]
    [InlineData(61.5, "61.5")]
    [InlineData(61.504321, "61.504")]
    [InlineData(9.999999, "10")]
    [InlineData(-0.012345678, "-0.012346")]
    [InlineData(1234567, "1234567")]
    [InlineData(1234567.89, "1234568")]
    [InlineData(123456789012, "123456789012")]
    [InlineData(1.5e300, "1.5E+300")]
    [InlineData(0.0000123456, "1.2346E-05")]
    public void A_number_of_an_ordinary_size_has_no_exponent(double value, string shown) => Figure.Plain(value).Should().Be(shown);

    [Theory]
    [InlineData(70.00001, 70, "70.00001")]
    [InlineData(69.99999, 70, "69.99999")]
    [InlineData(70, 70, "70")]
    [InlineData(70.4, 70, "70.4")]
    [InlineData(61.504321, 70, "61.504")]
    [InlineData(0.30000000000000004, 0.3, "0.30000000000000004")]
    [InlineData(1234567.2, 1234567, "1234567.2")]
    public void A_value_is_told_from_its_bound(double value, double bound, string shown) => Figure.Against(value, bound).Should().Be(shown);

    [Theory]
    [InlineData(0.2, "0.200")]
    [InlineData(0.20001, "0.20001")]
    [InlineData(0.19999, "0.19999")]
    [InlineData(1.23456, "1.235")]
    public void An_index_has_three_places_or_as_many_as_tell_it_from_the_limit(double value, string shown) =>
        Figure.Fixed(value, 3, 0.2).Should().Be(shown);

    [Theory]
    [InlineData(61.5, 61.5, "61.5", "61.5")]
    [InlineData(61.50001, 61.50002, "61.50001", "61.50002")]
    [InlineData(61.5, 62, "61.5", "62")]
    public void Two_values_look_alike_only_where_they_are(double first, double second, string one, string two) =>
        Figure.Apart(first, second).Should().Be((one, two));
}
