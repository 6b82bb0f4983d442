using FluentAssertions;
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
        var run = await sample.RunAsync("hello", "name=\"you\" & \\me");

        run.GetProperty("state").GetString().Should().Be("succeeded");
        run.GetProperty("outputs").GetProperty("greeting").GetString().Should().Be("Hello, \"you\" & \\me");
        sample.Text(run, "shout", "shout").Should().Be("HELLO, \"YOU\" & \\ME!\n");
    }

    [Fact]
    public async Task Etl_shell_averages_each_city_and_joins_them_into_one_table()
    {
        var run = await sample.RunAsync("etl-shell", "cities=[\"Dublin\",\"Cork, \\\"east\\\" & \\\\west\"]", "readings=24");

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
        sample.Text(run, "load", "table").Should()
            .MatchRegex(@"\n- Dublin: 1\d\.\d+ over 24 readings\n- Cork, ""east"" & \\west: 1\d\.\d+ over 24 readings\n$");
    }
}
