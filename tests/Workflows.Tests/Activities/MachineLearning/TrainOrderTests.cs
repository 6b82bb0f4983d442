using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using FluentAssertions;
using Workflows.MachineLearning.Tables;
using Workflows.Tests.Activities.Harness;
using Xunit;

namespace Workflows.Tests.Activities.MachineLearning;

/// <summary>The same data, parameters and seed give the same model, byte for byte, also where <c>timeColumn</c> leaves the order of rows open.</summary>
public sealed class TrainOrderTests : IDisposable
{
    private const int Runs = 5;
    private readonly ActivityRunner _runner = new();

    public void Dispose() => _runner.Dispose();

    [Theory]
    [InlineData("t")]
    [InlineData("day")]
    public void Rows_of_one_time_keep_the_order_of_the_file_on_every_run(string timeColumn)
    {
        const int Rows = 150_000;
        var path = Ties(Rows);
        var digests = new HashSet<string>();
        for (var run = 0; run < Runs; run++)
        {
            using var duck = new Duck(_runner.Folder.Path);
            var file = DataFile.Open(duck, "data", path);
            var order = Table.Read(duck, file, ["row"], file.Column(timeColumn, "timeColumn"))["row"];
            digests.Add(Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(order.AsSpan()))));
        }

        digests.Should().ContainSingle().Which.Should().Be(
            Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(Enumerable.Range(0, Rows).OrderBy(Time).Select(r => (float)r).ToArray().AsSpan()))));
    }

    [Theory]
    [InlineData("lightgbm")]
    [InlineData("fasttree")]
    public async Task Ties_in_time_give_one_model(string algorithm)
    {
        var data = Ties(40_000);
        var digests = new HashSet<string>();
        for (var run = 0; run < 4; run++)
        {
            var result = (await _runner.RunAsync("train", new
            {
                data,
                label = "y",
                features = new[] { "x", "z" },
                timeColumn = "day",
                algorithm,
                trees = 5,
                rowFraction = 0.8,
            })).Succeeded();
            var model = await File.ReadAllBytesAsync(result.Artifact("model.zip"), TestContext.Current.CancellationToken);
            digests.Add(Convert.ToHexString(SHA256.HashData(model)));
        }

        digests.Should().ContainSingle();
    }

    [Theory]
    [InlineData("2012-01-02T00:30:00+02:00,2012-01-01T23:00:00Z,2012-01-01 22:45:00", "0,2,1")]
    [InlineData("1700000000000000002,1700000000000000001,1700000000000000003", "1,0,2")]
    [InlineData("10,9,1e1", "1,0,2")]
    [InlineData("2012-01-10,2012-01-09,2012/1/8", "2,1,0")]
    public void Order_is_that_of_instants_and_numbers_not_of_their_text(string times, string expected)
    {
        using var duck = new Duck(_runner.Folder.Path);
        var file = DataFile.Open(duck, "data", _runner.Folder.Write("t.csv", ["t,row", .. times.Split(',').Select((t, i) => $"{t},{i}")]));
        string.Join(',', Table.Read(duck, file, ["row"], file.Column("t", "timeColumn"))["row"]).Should().Be(expected);
    }

    [Theory]
    [InlineData("word", "timeColumn: column 'word' of ties.csv holds text: expected timestamps or dates")]
    [InlineData("gap", "timeColumn: column 'gap' of ties.csv has no value in 1 of 200 rows")]
    [InlineData("when", "timeColumn: no column 'when'")]
    public async Task A_time_column_is_a_time_a_date_or_a_number_in_every_row(string timeColumn, string expected)
    {
        var result = await _runner.RunAsync("train", new { data = Ties(200), label = "y", features = new[] { "x" }, timeColumn });
        result.Exit.Should().Be(65, result.Error);
        result.LastLine.Should().Contain(expected);
    }

    private static int Time(int row) => row * 7919 % 101;

    private string Ties(int rows) => _runner.Folder.Write("ties.csv",
    [
        "t,day,x,z,y,word,gap,row",
        .. Enumerable.Range(0, rows).Select(r => string.Create(CultureInfo.InvariantCulture,
            $"{Time(r)},{new DateTime(2012, 1, 1).AddDays(Time(r)):yyyy-MM-dd},{r % 97},{r * 31 % 89},{(r % 97) + (r % 5)},w{r},{(r == 5 ? "" : "1")},{r}")),
    ]);
}
