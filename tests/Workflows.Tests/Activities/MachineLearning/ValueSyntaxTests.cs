using System.Text;
using FluentAssertions;
using Workflows.MachineLearning.Tables;
using Workflows.Tests.Activities.Harness;
using Xunit;

namespace Workflows.Tests.Activities.MachineLearning;

public sealed class ValueSyntaxTests
{
    /// <summary>Pieces of numbers, dates and times, put together at random: few of them are values, and those must be the same to both.</summary>
    private static readonly string[] Pieces =
    [
        "1", "0", "12", "2012", "-", "-", "/", ":", ".", "+", "e", "E5", "T", " ", "Z", "z", "09", "31", "02", "59", "inf", "Infinity", "true", "FALSE",
        "2012-08-09", "2012/8/9", "T10:00", " 9:05:07", ".123456789", "+02:00", "-0530", "+14", "9999999999999999999999", "1e400", "_", "#", "NaN",
    ];

    [Fact]
    public void What_is_told_to_be_a_value_is_one_to_the_database_too()
    {
        using var folder = new TestFolder();
        using var duck = new Duck(folder.Path);
        var random = new Random(4);
        string[] texts = [.. Enumerable.Range(0, 60_000).Select(_ => string.Concat(random.GetItems(Pieces, random.Next(1, 6)))).Distinct()];
        var counted = 0;
        foreach (var kind in new[] { ColumnKind.Number, ColumnKind.Boolean, ColumnKind.Date, ColumnKind.Timestamp })
        {
            string[] values = [.. texts.Where(t => ValueSyntax.Read(Encoding.UTF8.GetBytes(t)).ToString() == kind.ToString())];
            counted += values.Length;
            var list = string.Join(", ", values.Select(v => $"({Sql.Text(v)})"));
            duck.Query($"SELECT v FROM (VALUES {list}) t(v) WHERE ({Cast.From("v", kind)}) IS NULL", "values")
                .Select(row => row.GetString(0))
                .Should()
                .BeEmpty("each is read as {0}", kind);
        }

        counted.Should().BeGreaterThan(1000);
    }

    [Theory]
    [InlineData("2012-01-01T10:00:00+02:00", "2012-01-01 08:00:00")]
    [InlineData("2012-01-01T10:00-05:00", "2012-01-01 15:00:00")]
    [InlineData("2012-01-01 10:00:00.5z", "2012-01-01 10:00:00.5")]
    [InlineData("2012-01-01 10:00:00", "2012-01-01 10:00:00")]
    [InlineData("2012-01-01", "2012-01-01 00:00:00")]
    [InlineData("epoch", null)]
    [InlineData("infinity", null)]
    public void A_timestamp_is_UTC_wherever_it_was_written(string text, string? expected)
    {
        using var folder = new TestFolder();
        using var duck = new Duck(folder.Path);
        duck.Query($"SELECT CAST({Cast.Timestamp("v")} AS VARCHAR) FROM (VALUES ({Sql.Text(text)})) t(v)", "values")
            .Select(row => row.IsDBNull(0) ? null : row.GetString(0))
            .Should()
            .Equal(expected);
    }
}
