using System.Diagnostics;
using FluentAssertions;
using Workflows.Runtime.Executing;
using Workflows.Tests.Kubernetes.Server;
using Xunit;

namespace Workflows.Tests.Kubernetes.Faults;

/// <summary>T24: what a step costs the API server, and how long the engine's side of a hop takes.</summary>
public sealed class RequestCountTests(ControlPlane plane)
{
    private const int Steps = 40;

    [Fact]
    public async Task A_step_costs_three_writes()
    {
        await using var lab = await Lab.StartAsync(plane);

        // The world's own time: at the quick clock's pace a server that is a second slow is asked a second time.
        var engine = lab.Engine(o => o with { Time = TimeProvider.System });
        var specs = Enumerable.Range(0, Steps).Select(i => Lab.Spec($"s{i}")).ToArray();
        await Task.WhenAll(specs.Select(spec => PassAsync(lab, engine, spec)));
        lab.Proxy.Calls.Count(c => c.IsWrite).Should().Be(3 * Steps, "create, delete, finalizer; T24 allows 4");
        lab.Count("get").Should().BeLessThan(Steps, "what a watch tells is not asked for");
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"per step: {string.Join(", ", lab.Proxy.Calls.CountBy(c => c.Verb).Select(v => $"{v.Key} {(double)v.Value / Steps:0.0}"))}");
    }

    [Fact]
    public async Task The_next_pod_is_asked_for_soon_after_the_event_of_the_last_ones_end()
    {
        await using var lab = await Lab.StartAsync(plane);
        var engine = lab.Engine(o => o with { Time = TimeProvider.System });
        List<double> hops = [];
        var current = Lab.Spec("s0");
        var pod = await lab.RunningAsync(engine, current);
        for (var i = 1; i <= 20; i++)
        {
            var (next, asked) = (Lab.Spec($"s{i}"), new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously));
            lab.Proxy.Decide = call =>
            {
                if (call.Verb == "create") asked.TrySetResult(Stopwatch.GetTimestamp());
                return null;
            };
            var ended = lab.Proxy.SeesAsync($"\"name\":\"{pod}\"", "\"terminated\"");
            engine.Also = seen =>
            {
                if (seen is Observation.Ended) engine.Executor.Desire(next);
            };
            await lab.Kubelet.EndAsync(pod, Kubelet.Record(0));
            hops.Add(Stopwatch.GetElapsedTime(await ended, await asked.Task).TotalMilliseconds);
            engine.Also = _ => { };
            await engine.ReleaseAsync(current.Uid);
            (current, pod) = (next, await lab.RunningAsync(engine, next));
        }

        hops.Sort();
        TestContext.Current.TestOutputHelper!.WriteLine($"event of an end to the next create: median {hops[10]:0.0} ms, longest {hops[^1]:0.0} ms");
        hops[10].Should().BeLessThan(500, "50 ms on a quiet machine; this bound only catches a poll or a pause");
    }

    [Fact]
    public async Task An_idle_executor_asks_for_one_list_and_one_watch_a_minute()
    {
        await using var lab = await Lab.StartAsync(plane);
        var engine = lab.Engine();
        await lab.RunningAsync(engine, Lab.Spec());
        var before = lab.Proxy.Calls.Count;
        await lab.PassAsync(TimeSpan.FromMinutes(5));
        (lab.Proxy.Calls.Count - before).Should().BeLessThan(40);
    }

    private static async Task PassAsync(Lab lab, Engine engine, AttemptSpec spec)
    {
        var pod = await lab.RunningAsync(engine, spec);
        await lab.Kubelet.EndAsync(pod, Kubelet.Record(0));
        (await engine.EndAsync(spec.Uid)).Exit.Should().Be(0);
        await engine.ReleaseAsync(spec.Uid);
    }
}
