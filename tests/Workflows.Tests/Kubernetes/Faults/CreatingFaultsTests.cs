using FluentAssertions;
using k8s;
using k8s.Models;
using Workflows.Core.Runs;
using Workflows.Executors.Kubernetes.Making;
using Workflows.Runtime.Executing;
using Workflows.Tests.Kubernetes.Server;
using Xunit;

namespace Workflows.Tests.Kubernetes.Faults;

/// <summary>Between the intent and the pod: F1, F2, F3, F41.</summary>
public sealed class CreatingFaultsTests(ControlPlane plane)
{
    [Fact]
    public async Task F1_An_engine_killed_before_the_create_makes_the_same_pod_after_its_restart()
    {
        await using var lab = await Lab.StartAsync(plane);
        var spec = Lab.Spec();
        lab.Proxy.Decide = call => call.Verb == "create" ? new Fault.RequestLost() : null;
        await using (var killed = lab.Engine())
        {
            killed.Executor.Desire(spec);
            await killed.SeesAsync(o => o is Observation.Waiting { Kind: "place" });
        }

        (await lab.Kubelet.AllAsync()).Should().BeEmpty();
        lab.Proxy.Decide = _ => null;
        var next = lab.Engine();
        var pod = await lab.RunningAsync(next, spec);
        (await lab.Kubelet.AllAsync()).Should().ContainSingle().Which.Metadata.Name.Should().Be(pod);
    }

    [Fact]
    public async Task F2_A_pod_whose_create_was_never_answered_is_adopted()
    {
        await using var lab = await Lab.StartAsync(plane);
        var (spec, lost) = (Lab.Spec(), 0);
        lab.Proxy.Decide = call => call.Verb == "create" && Interlocked.Increment(ref lost) == 1 ? new Fault.AnswerLost() : null;
        var engine = lab.Engine();
        var pod = await lab.RunningAsync(engine, spec);
        await lab.ShouldEndAndLeaveNothingAsync(engine, spec, pod);
        lab.Count("create").Should().BeLessThanOrEqualTo(2);
    }

    [Fact]
    public async Task F2_A_pod_that_was_made_from_another_spec_is_adopted_as_it_is_and_the_difference_is_logged()
    {
        await using var lab = await Lab.StartAsync(plane);
        var (same, changed) = (Lab.Spec("same"), Lab.Spec("changed"));
        await using (var killed = lab.Engine())
        {
            _ = await lab.RunningAsync(killed, same);
            _ = await lab.RunningAsync(killed, changed);
        }

        changed = changed with { Image = "docker.io/local/other:2" };
        var next = lab.Engine();
        foreach (var spec in new[] { same, changed }) next.Executor.Desire(spec);
        foreach (var spec in new[] { same, changed }) await next.RunsAsync(spec.Uid);

        (await lab.Kubelet.AllAsync()).Should().HaveCount(2);
        next.Log.Said.Where(line => line.Contains("made from another spec", StringComparison.Ordinal)).Should().ContainSingle().Which
            .Should().Contain(Engine.PodOf(changed));
    }

    [Fact]
    public async Task F2_A_create_that_arrives_twice_makes_one_pod_and_AlreadyExists_is_no_failure()
    {
        await using var lab = await Lab.StartAsync(plane);
        var spec = Lab.Spec();
        lab.Proxy.Decide = call => call.Verb == "create" ? new Fault.Twice() : null;
        await lab.RunningAsync(lab.Engine(), spec);
        (await lab.Kubelet.AllAsync()).Should().ContainSingle();
    }

    [Fact]
    public async Task F2_A_pod_of_somebody_else_under_our_name_is_never_touched()
    {
        await using var lab = await Lab.StartAsync(plane);
        var spec = Lab.Spec();
        await plane.Admin.CoreV1.CreateNamespacedPodAsync(
            new V1Pod
            {
                Metadata = new V1ObjectMeta { Name = Engine.PodOf(spec) },
                Spec = new V1PodSpec { Containers = [new V1Container { Name = "c", Image = "i" }] },
            },
            lab.Space,
            cancellationToken: TestContext.Current.CancellationToken);
        var engine = lab.Engine();
        engine.Executor.Desire(spec);
        (await engine.EndAsync(spec.Uid)).Refused.Should().Contain("is taken by a pod that is not this attempt's");
        await engine.ReleaseAsync(spec.Uid);
        (await lab.Kubelet.AllAsync()).Should().ContainSingle().Which.Metadata.DeletionTimestamp.Should().BeNull();
    }

    [Fact]
    public async Task F3_Two_engines_on_one_attempt_share_one_pod()
    {
        await using var lab = await Lab.StartAsync(plane);
        var spec = Lab.Spec();
        Engine[] both = [lab.Engine(), lab.Engine()];
        foreach (var engine in both) engine.Executor.Desire(spec);
        var pod = await lab.RunningAsync(both[0], spec);
        await both[1].RunsAsync(spec.Uid);
        await lab.Kubelet.EndAsync(pod, Kubelet.Record(0));
        foreach (var engine in both) (await engine.EndAsync(spec.Uid)).Exit.Should().Be(0);
        (await lab.Kubelet.AllAsync()).Should().ContainSingle();
        await Task.WhenAll(both.Select(engine => engine.ReleaseAsync(spec.Uid)));
        (await lab.Kubelet.AllAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task F41_A_cancel_that_overtakes_the_create_leaves_no_pod()
    {
        await using var lab = await Lab.StartAsync(plane);
        var (spec, stopped) = (Lab.Spec(), new TaskCompletionSource());
        lab.Proxy.Decide = call => call.Verb == "create" ? new Fault.Held(stopped.Task) : null;
        var engine = lab.Engine();
        engine.Executor.Desire(spec);
        await lab.CalledAsync("create");
        engine.Executor.Stop(spec.Uid, StopMode.Gracefully);
        stopped.SetResult();
        (await engine.EndAsync(spec.Uid)).Should().BeEquivalentTo(new { Exit = (int?)null, Lost = (string?)null, Refused = (string?)null });
        await engine.ReleaseAsync(spec.Uid);
        (await lab.Kubelet.AllAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task F41_A_lost_create_that_arrives_after_all_is_cleaned_up()
    {
        await using var lab = await Lab.StartAsync(plane);
        var spec = Lab.Spec();
        lab.Proxy.Decide = call => call.Verb == "create" ? new Fault.RequestLost() : null;
        var engine = lab.Engine();
        engine.Executor.Desire(spec);
        await lab.CalledAsync("create");
        engine.Executor.Stop(spec.Uid, StopMode.Gracefully);
        (await engine.EndAsync(spec.Uid)).Exit.Should().BeNull();
        await engine.ReleaseAsync(spec.Uid);

        // The network had only been slow.
        var late = PodBuilder.Build(spec, Making.Samples.Plan() with { Namespace = lab.Space, Instance = "lab" }).Pod!;
        await plane.Admin.CoreV1.CreateNamespacedPodAsync(late, lab.Space, cancellationToken: TestContext.Current.CancellationToken);
        await lab.EmptyAsync();
    }

    [Fact]
    public async Task F41_An_attempt_stopped_before_it_was_asked_for_ends_as_one_that_never_ran()
    {
        await using var lab = await Lab.StartAsync(plane);
        var spec = Lab.Spec();
        var engine = lab.Engine();
        engine.Executor.Stop(spec.Uid, StopMode.Gracefully);
        (await engine.EndAsync(spec.Uid)).Should().BeEquivalentTo(new AttemptOutcome());
        await engine.ReleaseAsync(spec.Uid);
        lab.Count("create").Should().Be(0);
    }

    [Fact]
    public async Task F41_After_a_restart_a_stop_finds_the_pod_by_its_label()
    {
        await using var lab = await Lab.StartAsync(plane);
        var spec = Lab.Spec();
        await using (var killed = lab.Engine()) await lab.RunningAsync(killed, spec);
        var next = lab.Engine();
        next.Executor.Stop(spec.Uid, StopMode.Gracefully);
        await lab.DeletedAsync(Engine.PodOf(spec));
        await lab.Kubelet.EndAsync(Engine.PodOf(spec), Kubelet.Record(143));
        await lab.Kubelet.GoneAsync(Engine.PodOf(spec));
        (await next.EndAsync(spec.Uid)).Exit.Should().Be(143);
        await next.ReleaseAsync(spec.Uid);
        (await lab.Kubelet.AllAsync()).Should().BeEmpty();
    }
}
