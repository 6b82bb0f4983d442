using System.Net;
using FluentAssertions;
using Workflows.Runtime.Storing;
using Workflows.Tests.Runtime;
using Xunit;

namespace Workflows.Tests.Server;

/// <summary><c>…/runs/N/metrics</c> and <c>/api/v1/engines</c>: what a page draws beside a run.</summary>
public sealed class SeriesTests
{
    private static readonly DateTimeOffset start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task What_an_attempt_measured_comes_as_series_in_order_and_a_long_one_thinned_between_its_first_and_last_point()
    {
        await using var served = await ServedRig.CreateAsync();
        served.Rig.Executor.Script = _ => ScriptedExecutor.Success;
        await served.PublishAsync("one", "name: one\nsteps: { a: { uses: container, command: ['true'] }, b: { uses: container, command: ['true'] } }");
        var run = await served.PostAsync("workflows/one/runs");
        await served.Rig.EndAsync(run.Json.GetProperty("id").GetGuid());
        var attempts = await served.Rig.Bare.ListAttemptsAsync(run.Json.GetProperty("id").GetGuid(), null, null, default);
        foreach (var attempt in attempts)
        {
            await served.Rig.Bare.AddMetricsAsync(attempt.Uid, [.. Enumerable.Range(0, attempt.Step == 0 ? 1500 : 2).Select(Point).Reverse()], default);
        }

        var all = (await served.GetAsync("workflows/one/runs/1/metrics")).Json.GetProperty("items");
        var ofB = (await served.GetAsync("workflows/one/runs/1/metrics?step=b")).Json.GetProperty("items");

        all.EnumerateArray().Select(each => $"{each.GetProperty("step")} {each.GetProperty("attempt")} {each.GetProperty("name")} {each.GetProperty("count")}")
            .Should().Equal("a 1 rmse 1500", "b 1 rmse 2");
        var points = all[0].GetProperty("points").EnumerateArray().Select(point => point.GetProperty("step").GetInt64()).ToList();
        points.Should().HaveCount(1000).And.BeInAscendingOrder().And.StartWith(0).And.EndWith(1499);
        ofB.EnumerateArray().Should().ContainSingle();
        (await served.GetAsync("workflows/one/runs/1/metrics?step=c")).Status.Should().Be(HttpStatusCode.NotFound);
        (await served.GetAsync("workflows/one/runs/2/metrics")).Status.Should().Be(HttpStatusCode.NotFound);

        static MetricPoint Point(int at) => new("rmse", 100.0 - at, at, start.AddSeconds(at));
    }

    [Fact]
    public async Task Engines_are_told_with_their_share()
    {
        await using var served = await ServedRig.CreateAsync(starts: false);

        var engines = (await served.GetAsync("/api/v1/engines")).Json.GetProperty("items");

        engines.EnumerateArray().Should().ContainSingle();
        engines[0].GetProperty("partitions").GetArrayLength().Should().Be(served.Rig.Bare.Partitions);
        engines[0].GetProperty("runs").GetInt64().Should().Be(0);
    }
}
