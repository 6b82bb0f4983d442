using FluentAssertions;
using Workflows.Executors.Kubernetes;
using Workflows.Runtime.Executing;
using Workflows.Tests.Kubernetes.Server;
using Xunit;

namespace Workflows.Tests.Kubernetes.Faults;

/// <summary>What is seen may be old, late or missing: F4, F5, F6, F17.</summary>
public sealed class WatchingFaultsTests(ControlPlane plane)
{
    public static TheoryData<string> Broken => ["cut", "closed", "expired", "silent", "deaf", "lost"];

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task F5_However_a_watch_fails_the_end_of_a_pod_is_seen(string how)
    {
        await using var lab = await Lab.StartAsync(plane);
        var spec = Lab.Spec();
        lab.Proxy.Decide = call => call.Verb != "watch" ? null : how switch
        {
            "cut" => new Fault.Cut(0),
            "closed" => new Fault.Closed(0),
            "expired" => new Fault.Expired(0),
            "silent" => new Fault.Silent(0),
            "deaf" => new Fault.Deaf(),
            _ => new Fault.RequestLost(),
        };
        var engine = lab.Engine();
        var pod = await lab.RunningAsync(engine, spec);
        await lab.ShouldEndAndLeaveNothingAsync(engine, spec, pod);
    }

    [Fact]
    public async Task F5_A_watch_that_falls_silent_is_opened_anew_within_the_idle_time()
    {
        await using var lab = await Lab.StartAsync(plane);
        var (spec, watches) = (Lab.Spec(), 0);
        lab.Proxy.Decide = call => call.Verb == "watch" && Interlocked.Increment(ref watches) == 1 ? new Fault.Silent(1) : null;
        var engine = lab.Engine(o => o with { RelistEvery = TimeSpan.FromDays(1) });
        var pod = await lab.MadeAsync(engine, spec);
        await lab.Kubelet.BindAsync(pod);
        await lab.Kubelet.RunAsync(pod);
        await engine.RunsAsync(spec.Uid);
        lab.Count("list").Should().Be(1, "the new watch goes on where the old one fell silent");
        watches.Should().BeGreaterThan(1);
    }

    [Fact]
    public async Task F4_A_stale_list_takes_nothing_back_and_ends_nothing()
    {
        await using var lab = await Lab.StartAsync(plane);
        var spec = Lab.Spec();
        var engine = lab.Engine();
        var pod = await lab.RunningAsync(engine, spec);

        // From now on every list is the first one, from before the pod.
        lab.Proxy.Decide = call => call.Verb == "list" ? new Fault.Stale() : call.Verb == "watch" ? new Fault.Closed(0) : null;
        await lab.CallsAsync("list", 4);
        engine.Seen.OfType<Observation.Ended>().Should().BeEmpty();
        await lab.Kubelet.EndAsync(pod, Kubelet.Record(0));
        (await engine.EndAsync(spec.Uid)).Exit.Should().Be(0);
        engine.Seen.OfType<Observation.Running>().Should().ContainSingle("nothing is told twice");
        (await lab.Kubelet.AllAsync()).Should().ContainSingle();
    }

    [Fact]
    public async Task F6_A_pod_whose_labels_were_taken_off_is_still_ours()
    {
        await using var lab = await Lab.StartAsync(plane);
        var spec = Lab.Spec();
        var engine = lab.Engine();
        var pod = await lab.RunningAsync(engine, spec);
        await lab.Kubelet.PatchAsync(pod, new { metadata = new { labels = new Dictionary<string, string?> { [Keys.Attempt] = null, [Keys.Instance] = "x" } } });
        await lab.ShouldEndAndLeaveNothingAsync(engine, spec, pod);
    }

    [Fact]
    public async Task F6_A_pod_with_labels_of_nonsense_holds_nothing_up()
    {
        await using var lab = await Lab.StartAsync(plane);
        await plane.Admin.CreateOddPodAsync(lab.Space);
        var (engine, spec) = (lab.Engine(), Lab.Spec());
        var pod = await lab.RunningAsync(engine, spec);
        await lab.Kubelet.EndAsync(pod, Kubelet.Record(0));
        (await engine.EndAsync(spec.Uid)).Exit.Should().Be(0);
    }

    [Fact]
    public async Task F17_Ten_minutes_without_an_API_server_fail_nothing()
    {
        await using var lab = await Lab.StartAsync(plane);
        var (running, ending, fresh) = (Lab.Spec("running"), Lab.Spec("ending"), Lab.Spec("fresh"));
        var engine = lab.Engine();
        var pods = (await lab.RunningAsync(engine, running), await lab.RunningAsync(engine, ending));
        lab.Proxy.IsAway = true;
        var leftAt = lab.Time.GetTimestamp();
        await lab.Kubelet.EndAsync(pods.Item2, Kubelet.Record(3));
        engine.Executor.Desire(fresh);
        await engine.WaitsAsync(fresh.Uid, "place", "can't be reached");
        await lab.PassAsync(TimeSpan.FromMinutes(10));

        engine.Seen.OfType<Observation.Ended>().Should().BeEmpty();
        lab.Time.GetElapsedTime(leftAt).Should().BeGreaterThan(TimeSpan.FromMinutes(10));
        lab.Proxy.IsAway = false;
        (await engine.EndAsync(ending.Uid)).Exit.Should().Be(3);
        await engine.SeesAsync(o => o.Uid == fresh.Uid && o is Observation.Waiting { Kind: "node" });
        await lab.Kubelet.EndAsync(pods.Item1, Kubelet.Record(0));
        (await engine.EndAsync(running.Uid)).Exit.Should().Be(0);
    }

    [Fact]
    public async Task F17_What_waited_before_an_outage_is_out_of_sight_in_it_and_told_anew_after_it()
    {
        await using var lab = await Lab.StartAsync(plane);
        var spec = Lab.Spec();
        var engine = lab.Engine();
        await lab.MadeAsync(engine, spec);
        lab.Proxy.IsAway = true;
        await engine.SeesAsync(
            o => o is Observation.Unseen(var uid, var text) && uid == spec.Uid && text.StartsWith("the cluster does not answer: ", StringComparison.Ordinal));

        lab.Proxy.IsAway = false;
        await Lab.UntilAsync(() => Task.FromResult(engine.Seen[^1] is Observation.Waiting { Kind: "node" }));
    }

    [Fact]
    public async Task F17_A_cluster_that_is_away_from_the_start_is_told_as_well()
    {
        await using var lab = await Lab.StartAsync(plane);
        lab.Proxy.IsAway = true;
        var (engine, spec) = (lab.Engine(), Lab.Spec());
        engine.Executor.Desire(spec);
        await engine.SeesAsync(o => o is Observation.Unseen(var uid, _) && uid == spec.Uid);

        lab.Proxy.IsAway = false;
        await engine.SeesAsync(o => o is Observation.Waiting { Kind: "node" } && o.Uid == spec.Uid);
    }
}
