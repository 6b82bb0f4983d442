using System.Net;
using FluentAssertions;
using Workflows.Runtime.Executing;
using Workflows.Tests.Executors;
using Workflows.Tests.Kubernetes.Server;
using Xunit;

namespace Workflows.Tests.Kubernetes.Logs;

/// <summary>Logs that are gathered while engines, nodes and disks fail.</summary>
public sealed class LogFaultsTests(ControlPlane plane) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_restarted_engine_goes_on_with_what_the_last_one_gathered()
    {
        await using var lab = await Lab.StartAsync(plane);
        lab.Proxy.Log = _ => "2026-01-01T12:00:00Z rotated away\n2026-01-01T12:00:05.25Z met twice\n";
        var spec = Lab.Spec();
        string pod;
        await using (var killed = Engine(lab))
        {
            pod = await lab.RunningAsync(killed, spec);
            await GatheredAsync(spec, "met twice\n");
        }

        lab.Proxy.Log = _ => "2026-01-01T12:00:05.25Z met twice\n2026-01-01T12:00:06Z printed meanwhile\n";
        var next = Engine(lab);
        next.Executor.Desire(spec);
        await next.RunsAsync(spec.Uid);
        await lab.Kubelet.EndAsync(pod, Kubelet.Record(0));
        lab.Files.Text((await next.EndAsync(spec.Uid)).Artifacts.Single().Sha256).Should().Be("rotated away\nmet twice\nprinted meanwhile\n");
        await next.ReleaseAsync(spec.Uid);
        Directory.GetFiles(folder.Root).Should().BeEmpty();
    }

    [Fact]
    public async Task A_node_that_died_while_no_engine_ran_leaves_what_was_gathered_before()
    {
        await using var lab = await Lab.StartAsync(plane);
        var spec = Lab.Spec();
        string pod;
        await using (var killed = Engine(lab))
        {
            pod = await lab.RunningAsync(killed, spec);
            await GatheredAsync(spec, "hello\n");
        }

        lab.Proxy.Decide = Refused(HttpStatusCode.NotFound, "the node is gone");
        await lab.Kubelet.FailAsync(pod, "NodeLost", "the node is gone");
        var next = Engine(lab);
        next.Executor.Desire(spec);
        lab.Files.Text((await next.EndAsync(spec.Uid)).Artifacts.Single().Sha256)
            .Should().Be("hello\nwf: the end of the log may be missing: the node is gone\n");
    }

    [Fact]
    public async Task Logs_that_nodes_do_not_give_hold_up_no_other_end()
    {
        await using var lab = await Lab.StartAsync(plane);
        var never = new TaskCompletionSource();
        var engine = lab.Engine(o => o with { RequestTimeout = TimeSpan.FromDays(1) });
        AttemptSpec[] specs = [.. Enumerable.Range(0, 20).Select(n => Lab.Spec($"step{n}"))];
        var healthy = specs[^1];
        lab.Proxy.Decide = call => call.Verb == "log" && call.Name != Server.Engine.PodOf(healthy) ? new Fault.Held(never.Task) : null;
        await Task.WhenAll(specs.Select(spec => lab.RunningAsync(engine, spec)));
        foreach (var dead in specs[..^1]) await lab.Kubelet.EndAsync(Server.Engine.PodOf(dead), Kubelet.Record(0));

        // Each is asked once to be followed, and once at its end.
        await lab.CallsAsync("log", 2 * specs.Length - 1);
        await lab.Kubelet.EndAsync(Server.Engine.PodOf(healthy), Kubelet.Record(0));
        (await engine.EndAsync(healthy.Uid)).Exit.Should().Be(0);
        engine.Seen.OfType<Observation.Ended>().Should().ContainSingle();
    }

    [Fact]
    public async Task A_silent_node_is_asked_once_for_a_log_and_what_was_followed_is_kept()
    {
        await using var lab = await Lab.StartAsync(plane);
        var (engine, spec) = (Engine(lab, TimeSpan.FromMinutes(10)), Lab.Spec() with { Grace = TimeSpan.Zero });
        var pod = await lab.RunningAsync(engine, spec);
        await GatheredAsync(spec, "hello\n");
        lab.Proxy.Decide = Refused(HttpStatusCode.BadGateway, "no route to node-1");
        await lab.Kubelet.DeleteAsync(pod);
        lab.Files.Text((await engine.EndAsync(spec.Uid)).Artifacts.Single().Sha256)
            .Should().Be("hello\nwf: the end of the log may be missing: no route to node-1\n");
        lab.Proxy.Calls.Reverse().TakeWhile(call => call.Verb != "get").Count(call => call.Verb == "log").Should().Be(1);
    }

    [Fact]
    public async Task A_follower_that_failed_for_good_does_not_fail_the_end()
    {
        await using var lab = await Lab.StartAsync(plane);
        var (engine, spec) = (Engine(lab), Lab.Spec());
        var blocked = Path.Combine(folder.Root, $"{spec.Uid}.log");
        Directory.CreateDirectory(blocked);
        var pod = await lab.RunningAsync(engine, spec);
        await lab.Kubelet.EndAsync(pod, Kubelet.Record(0));
        await lab.PassAsync(TimeSpan.FromMinutes(1));
        engine.Seen.OfType<Observation.Ended>().Should().BeEmpty("its log can't be stored");
        Directory.Delete(blocked);
        lab.Files.Text((await engine.EndAsync(spec.Uid)).Artifacts.Single().Sha256).Should().Be("hello\n");
    }

    [Fact]
    public async Task A_line_that_is_too_long_is_kept_in_pieces_and_not_doubled_by_the_next_engine()
    {
        await using var lab = await Lab.StartAsync(plane);
        var letters = new string('x', 200 << 10);
        lab.Proxy.Log = _ => $"2026-01-01T12:00:00Z {letters}\n2026-01-01T12:00:01Z short\n";
        var spec = Lab.Spec();
        string pod;
        await using (var killed = Engine(lab))
        {
            pod = await lab.RunningAsync(killed, spec);
            await GatheredAsync(spec, "short\n");
        }

        var next = Engine(lab);
        next.Executor.Desire(spec);
        await next.RunsAsync(spec.Uid);
        await lab.Kubelet.EndAsync(pod, Kubelet.Record(0));

        var lines = lab.Files.Text((await next.EndAsync(spec.Uid)).Artifacts.Single().Sha256).Split('\n');
        string.Concat(lines).Should().Be($"{letters}short");
        lines.Should().HaveCount(6).And.OnlyContain(line => line.Length <= 64 << 10);
    }

    private Engine Engine(Lab lab, TimeSpan? nodeLost = null) =>
        lab.Engine(o => o with { LogFolder = folder.Root, NodeLostTimeout = nodeLost ?? o.NodeLostTimeout });

    /// <summary>No log is given.</summary>
    private static Func<Call, Fault?> Refused(HttpStatusCode code, string why) =>
        call => call.Verb == "log" ? new Fault.Answer(code, code.ToString(), why) : null;

    /// <summary>So much is on the disk, and certain.</summary>
    private Task GatheredAsync(AttemptSpec spec, string end) => Lab.UntilAsync(() =>
    {
        var log = Path.Combine(folder.Root, $"{spec.Uid}.log");
        return Task.FromResult(File.Exists($"{log}.mark") && File.ReadAllText(log).EndsWith(end, StringComparison.Ordinal));
    });
}
