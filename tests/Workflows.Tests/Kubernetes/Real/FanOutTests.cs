using System.Diagnostics;
using FluentAssertions;
using Workflows.Tests.Crashes;
using Xunit;

namespace Workflows.Tests.Kubernetes.Real;

/// <summary>Many pods at once on a small node.</summary>
[Collection(RealSpaces.Name)]
public sealed class FanOutTests
{
    private const int Pods = 60;

    [Fact]
    public async Task Sixty_instances_end_in_order_and_leave_nothing()
    {
        await using var real = await RealWf.StartAsync();
        var definition = real.Definition($$$"""
            name: fan
            steps:
              each: { forEach: {{{Pods}}}, parallel: {{{Pods}}}, uses: container, image: 'docker.io/local/busybox:1', command: [sh, -c, 'echo "{\"n\": $WF_INDEX}" > "$WF_OUTPUTS"; echo $WF_INDEX'] }
            outputs: { all: "{{ steps.each.outputs }}" }
            """);
        var time = Stopwatch.StartNew();

        _ = (await real.Wf.RunAsync("run", definition)).Exited(0);

        TestContext.Current.TestOutputHelper!.WriteLine($"{Pods} pods: {time.Elapsed.TotalSeconds:0.0} s");
        (await real.Sample.ShowAsync("fan#1")).GetProperty("outputs").GetProperty("all").EnumerateArray().Select(one => one.GetProperty("n").GetInt32())
            .Should().Equal(Enumerable.Range(0, Pods));
        new SqliteFile(real.Wf.Data).Query("SELECT count(*) FROM attempts").Should().Equal($"{Pods}");
        await real.ShouldBeClearedAsync("fan#1");
    }
}
