using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Runtime.Executing;
using Workflows.Tests.Executors;
using Workflows.Tests.Kubernetes.Server;
using Xunit;

namespace Workflows.Tests.Kubernetes.Faults;

/// <summary>The end of a pod, whoever brought it about: F7-F11.</summary>
public sealed class EndingFaultsTests(ControlPlane plane)
{
    [Fact]
    public async Task F7_A_pod_that_ended_and_was_deleted_while_no_engine_ran_tells_its_end_to_the_next_one()
    {
        await using var lab = await Lab.StartAsync(plane);
        var spec = Lab.Spec();
        string pod;
        await using (var killed = lab.Engine()) pod = await lab.RunningAsync(killed, spec);
        await lab.Kubelet.EndAsync(pod, Kubelet.Record(0, ""","outputs":{"rmse":41}"""));
        await lab.Kubelet.DeleteAsync(pod);
        await lab.Kubelet.GoneAsync(pod);

        var next = lab.Engine();
        next.Executor.Desire(spec);
        var outcome = await next.EndAsync(spec.Uid);
        outcome.Should().BeEquivalentTo(new { Exit = 0, Outputs = """{"rmse":41}""" });
        lab.Files.Text(outcome.Artifacts.Single().Sha256).Should().Be("hello\n");
        await next.ReleaseAsync(spec.Uid);
        (await lab.Kubelet.AllAsync()).Should().BeEmpty();
        lab.Count("create").Should().Be(1);
    }

    [Fact]
    public async Task F7_A_pod_deleted_before_it_began_is_made_again()
    {
        await using var lab = await Lab.StartAsync(plane);
        var (engine, spec) = (lab.Engine(), Lab.Spec());
        var pod = await lab.MadeAsync(engine, spec);
        var first = (await lab.Kubelet.ReadAsync(pod)).Metadata.Uid;
        await lab.Kubelet.DeleteAsync(pod);
        await lab.CallsAsync("create", 2);
        await Lab.UntilAsync(async () => (await lab.Kubelet.AllAsync()).Any(p => p.Metadata.Uid != first && p.Metadata.DeletionTimestamp is null));
        await lab.Kubelet.BindAsync(pod);
        await lab.Kubelet.RunAsync(pod);
        await engine.RunsAsync(spec.Uid);
        (await lab.Kubelet.AllAsync()).Should().ContainSingle();
    }

    [Fact]
    public async Task F7_A_running_pod_that_vanishes_with_its_finalizer_is_lost()
    {
        await using var lab = await Lab.StartAsync(plane);
        var (engine, spec) = (lab.Engine(), Lab.Spec());
        var pod = await lab.RunningAsync(engine, spec);
        await lab.Kubelet.PatchAsync(pod, new { metadata = new { finalizers = (string[]?)null } });
        await lab.Kubelet.GoneAsync(pod);
        (await engine.EndAsync(spec.Uid)).Lost.Should().Contain("gone");
        lab.Count("create").Should().Be(1);
    }

    [Fact]
    public async Task F8_A_pod_is_held_until_its_end_is_recorded_however_long_that_takes()
    {
        await using var lab = await Lab.StartAsync(plane);
        var (engine, spec) = (lab.Engine(), Lab.Spec());
        var pod = await lab.RunningAsync(engine, spec);
        await lab.Kubelet.EndAsync(pod, Kubelet.Record(0));
        await engine.EndAsync(spec.Uid);
        await lab.PassAsync(TimeSpan.FromMinutes(15));
        (await lab.Kubelet.ReadAsync(pod)).Metadata.DeletionTimestamp.Should().BeNull("age alone releases nothing");

        var failures = 0;
        lab.Proxy.Decide = call => call.Verb is "patch" or "delete" && Interlocked.Increment(ref failures) <= 3 ? new Fault.RequestLost() : null;
        await engine.ReleaseAsync(spec.Uid);
        (await lab.Kubelet.AllAsync()).Should().BeEmpty();
        failures.Should().BeGreaterThan(3);
    }

    [Fact]
    public async Task F8_An_ended_pod_that_nobody_asked_for_is_told_and_released_on_demand_only()
    {
        await using var lab = await Lab.StartAsync(plane);
        var spec = Lab.Spec();
        await using (var killed = lab.Engine())
        {
            var pod = await lab.RunningAsync(killed, spec);
            await lab.Kubelet.EndAsync(pod, Kubelet.Record(0));
            await killed.EndAsync(spec.Uid);
        }

        // Its end is committed: the next engine does not desire it any more.
        var next = lab.Engine();
        await next.SeesAsync(o => o is Observation.Found && o.Uid == spec.Uid);
        next.Seen.OfType<Observation.Ended>().Should().BeEmpty("it may be another engine's");
        next.Executor.Stop(spec.Uid, StopMode.AtOnce);
        (await next.EndAsync(spec.Uid)).Exit.Should().Be(0);
        (await lab.Kubelet.AllAsync()).Should().ContainSingle();
        await next.ReleaseAsync(spec.Uid);
        (await lab.Kubelet.AllAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task F42_Pods_that_nobody_asked_for_are_found_and_a_stop_and_a_release_clear_them()
    {
        await using var lab = await Lab.StartAsync(plane);
        var (running, waiting) = (Lab.Spec("running"), Lab.Spec("waiting"));
        string pod;
        await using (var killed = lab.Engine())
        {
            pod = await lab.RunningAsync(killed, running);
            await lab.MadeAsync(killed, waiting);
        }

        var next = lab.Engine();
        foreach (var uid in (Guid[])[running.Uid, waiting.Uid])
        {
            await next.SeesAsync(o => o is Observation.Found { Since: not null } && o.Uid == uid);
            next.Executor.Stop(uid, StopMode.AtOnce);
        }

        next.Seen.OfType<Observation.Found>().Single(o => o.Uid == running.Uid).Since
            .Should().Be((await lab.Kubelet.ReadAsync(pod)).Metadata.CreationTimestamp, "its age is the cluster's word");
        await lab.DeletedAsync(pod);
        await lab.Kubelet.EndAsync(pod, string.Empty, 137);
        await Task.WhenAll(next.EndAsync(running.Uid), next.EndAsync(waiting.Uid));
        await Task.WhenAll(next.ReleaseAsync(running.Uid), next.ReleaseAsync(waiting.Uid));
        (await lab.Kubelet.AllAsync()).Should().BeEmpty();
        next.Seen.OfType<Observation.Found>().Should().HaveCount(2, "once each");
    }

    [Fact]
    public async Task F8_Nothing_is_told_before_the_log_is_stored()
    {
        await using var lab = await Lab.StartAsync(plane);
        lab.Files.Failing = 2;
        var (engine, spec) = (lab.Engine(), Lab.Spec());
        var pod = await lab.RunningAsync(engine, spec);
        await lab.Kubelet.EndAsync(pod, Kubelet.Record(0));
        var outcome = await engine.EndAsync(spec.Uid);
        lab.Files.Failing.Should().BeLessThan(0);
        lab.Files.Text(outcome.Artifacts.Single(a => a.Name == ArtifactRecord.LogName).Sha256).Should().Be("hello\n");
    }

    [Fact]
    public async Task F8_A_kubelets_complaint_in_place_of_a_log_is_not_taken_for_the_log()
    {
        await using var lab = await Lab.StartAsync(plane);
        lab.Proxy.Log = _ => "2026-01-01T12:00:00Z hello\nunable to retrieve container logs for containerd://x\n";
        var (engine, spec) = (lab.Engine(), Lab.Spec());
        var pod = await lab.RunningAsync(engine, spec);
        await lab.Kubelet.EndAsync(pod, Kubelet.Record(0));
        var outcome = await engine.EndAsync(spec.Uid);
        lab.Files.Text(outcome.Artifacts.Single().Sha256)
            .Should().Be("hello\nwf: the end of the log may be missing: unable to retrieve container logs for containerd://x\n");
    }

    [Fact]
    public async Task F8_Where_the_command_never_began_the_log_of_the_container_that_failed_is_kept()
    {
        await using var lab = await Lab.StartAsync(plane);
        lab.Proxy.Log = call => $"2026-01-01T12:00:00Z this is {call.Container}\n";
        var (engine, spec) = (lab.Engine(), Lab.Spec());
        var pod = await lab.MadeAsync(engine, spec);
        await lab.Kubelet.FailInstallAsync(pod, exit: 1);
        var outcome = await engine.EndAsync(spec.Uid);
        outcome.Lost.Should().StartWith("wf-exec could not be installed: Error");
        lab.Files.Text(outcome.Artifacts.Single().Sha256).Should().Be("this is wf-exec\n");
    }

    [Fact]
    public async Task A_sidecar_that_runs_on_holds_up_neither_the_end_nor_the_release()
    {
        await using var lab = await Lab.StartAsync(plane);
        var (engine, spec) = (lab.Engine(), Lab.Spec());
        var pod = await lab.RunningAsync(engine, spec);

        await lab.Kubelet.EndBesideSidecarAsync(pod, Kubelet.Record(0));

        (await engine.EndAsync(spec.Uid)).Exit.Should().Be(0);
        engine.Executor.Release(spec.Uid);
        await lab.DeletedAsync(pod);
        await Lab.UntilAsync(async () => (await lab.Kubelet.ReadAsync(pod)).Metadata.Finalizers is null or []);
        (await lab.Kubelet.ReadAsync(pod)).Metadata.DeletionGracePeriodSeconds.Should().Be(1, "its node has the sidecar to stop");
        await lab.Kubelet.GoneAsync(pod);
        await lab.EmptyAsync();
    }

    [Fact]
    public async Task F9_A_node_that_stays_silent_is_given_up_after_its_time_and_not_before()
    {
        await using var lab = await Lab.StartAsync(plane);
        var (engine, spec) = (lab.Engine(o => o with { NodeLostTimeout = TimeSpan.FromMinutes(10) }), Lab.Spec() with { Grace = TimeSpan.Zero });
        var pod = await lab.RunningAsync(engine, spec);
        await lab.Kubelet.DeleteAsync(pod); // The taint's eviction; no kubelet answers it.
        await lab.PassAsync(TimeSpan.FromMinutes(5));
        engine.Seen.OfType<Observation.Ended>().Should().BeEmpty();
        (await engine.EndAsync(spec.Uid)).Lost.Should().Contain("node node-1 does not answer");
        await engine.ReleaseAsync(spec.Uid);
        (await lab.Kubelet.AllAsync()).Should().BeEmpty();
    }

    [Theory]
    [InlineData("Evicted", "The node was low on resource: ephemeral-storage.")]
    [InlineData("Preempting", "Preempted in order to admit critical pod")]
    [InlineData("Shutdown", "Node is shutting, evicting pods")]
    [InlineData("NodeAffinity", "Predicate NodeAffinity failed")]
    [InlineData("UnexpectedAdmissionError", "Allocate failed due to no healthy devices present")]
    public async Task F10_A_pod_whose_place_was_taken_is_an_infrastructure_failure(string reason, string message)
    {
        await using var lab = await Lab.StartAsync(plane);
        var (engine, spec) = (lab.Engine(), Lab.Spec());
        var pod = await lab.RunningAsync(engine, spec);
        await lab.Kubelet.FailAsync(pod, reason, message);
        AttemptVerdict.Of(await engine.EndAsync(spec.Uid)).Cause.Should().Be(Cause.Infrastructure);
        await engine.ReleaseAsync(spec.Uid);
        (await lab.Kubelet.AllAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task F10_Preemption_is_told_by_its_condition()
    {
        await using var lab = await Lab.StartAsync(plane);
        var (engine, spec) = (lab.Engine(), Lab.Spec());
        var pod = await lab.RunningAsync(engine, spec);
        await lab.Kubelet.DisruptAsync(pod, "PreemptionByScheduler", "preempting to accommodate a higher priority pod");
        (await engine.EndAsync(spec.Uid)).Lost.Should().Be("PreemptionByScheduler: preempting to accommodate a higher priority pod");
    }

    [Fact]
    public async Task F11_Out_of_memory_is_told_with_the_limit_it_had()
    {
        await using var lab = await Lab.StartAsync(plane);
        var (engine, spec) = (lab.Engine(), Lab.Spec() with { Resources = new ResourceRequest { Memory = 64 << 20 } });
        var pod = await lab.RunningAsync(engine, spec);
        await lab.Kubelet.EndAsync(pod, string.Empty, exit: 137, reason: "OOMKilled");
        (await engine.EndAsync(spec.Uid)).Should().BeEquivalentTo(new { OutOfMemory = true, MemoryLimit = 64L << 20, Exit = 137, Lost = (string?)null });
    }

    [Fact]
    public async Task F7_Of_a_pod_that_vanishes_the_log_that_was_followed_is_kept()
    {
        await using var lab = await Lab.StartAsync(plane);
        using var folder = new TemporaryFolder();
        var (engine, spec) = (lab.Engine(o => o with { LogFolder = folder.Root }), Lab.Spec());
        var pod = await lab.RunningAsync(engine, spec);
        await Lab.UntilAsync(() => Task.FromResult(File.Exists(folder.Path($"{spec.Uid}.log.mark"))));
        lab.Proxy.Log = _ => null; // From here on the server itself answers: no such pod.
        await lab.Kubelet.PatchAsync(pod, new { metadata = new { finalizers = (string[]?)null } });
        await lab.Kubelet.GoneAsync(pod);
        var outcome = await engine.EndAsync(spec.Uid);
        outcome.Lost.Should().Contain("gone");
        lab.Files.Text(outcome.Artifacts.Single().Sha256).Should().Be($"hello\nwf: the end of the log may be missing: pods \"{pod}\" not found\n");
    }
}
