using FluentAssertions;
using Workflows.Storage.Files;
using Xunit;

namespace Workflows.Tests.Samples;

/// <summary>The samples that need nothing but a shell.</summary>
public sealed class ShellSampleTests : IDisposable
{
    private readonly Sample sample = new();

    public void Dispose() => sample.Dispose();

    [Fact]
    public async Task Hello_greets_whoever_is_named()
    {
        var run = await sample.RunAsync("hello", "name=you");

        run.GetProperty("state").GetString().Should().Be("succeeded");
        run.GetProperty("outputs").GetProperty("greeting").GetString().Should().Be("HELLO, YOU!");
    }

    [Fact]
    public async Task Etl_shell_averages_each_city_and_joins_them_into_one_table()
    {
        var run = await sample.RunAsync("etl-shell", "cities=[\"Dublin\",\"Cork\"]", "readings=24");

        run.GetProperty("steps").GetProperty("transform").GetProperty("instances").GetProperty("succeeded").GetInt32().Should().Be(2);
        run.GetProperty("steps")
            .GetProperty("transform")
            .GetProperty("outputs")
            .EnumerateArray()
            .Select(city => city.GetProperty("rows").GetInt32())
            .Should()
            .Equal(24, 24);
        var load = run.GetProperty("steps").GetProperty("load");
        sample.Reports(load).Should().Equal("table.md");
        var table = new FolderFileStore(Path.Combine(sample.Wf.Data, "files")).PathOf(
            load.GetProperty("artifacts").GetProperty("table").GetProperty("sha256").GetString()!);
        (await File.ReadAllTextAsync(table, TestContext.Current.CancellationToken)).Should()
            .Contain("Dublin").And
            .Contain("Cork").And
            .Contain("over 24 readings");
    }
}
