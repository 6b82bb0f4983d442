using FluentAssertions;
using k8s;
using Workflows.Tests.Crashes;
using Xunit;

namespace Workflows.Tests.Kubernetes.Real;

/// <summary>Pods that others take away.</summary>
[Collection(RealSpaces.Name)]
public sealed class DisruptionTests
{
    /// <summary>The first attempt would never end; the next one ends at once.</summary>
    private const string Endless = "echo begun; [ $WF_ATTEMPT -gt 1 ] || while :; do sleep 0.1; done";

    [Fact]
    public async Task A_pod_deleted_by_hand_is_replaced_out_of_the_infrastructure_budget()
    {
        await using var real = await RealWf.StartAsync();
        var running = real.Wf.Start(null, ["run", real.OneStep(Endless, "grace: 1s,")]);
        var pod = await real.SaysAsync("step", "begun");

        await real.Space.Admin.CoreV1.DeleteNamespacedPodAsync(pod.Metadata.Name, real.Space.Name, cancellationToken: TestContext.Current.CancellationToken);

        await ShouldSucceedAtTheSecondTryAsync(real, running, "the pod was deleted");
    }

    [Fact]
    public async Task A_pod_deleted_while_no_engine_runs_is_replaced_by_the_next_one()
    {
        await using var real = await RealWf.StartAsync();
        _ = (await real.Wf.RunAsync("run", real.OneStep(Endless, "grace: 1s,"), "--detach")).Exited(0);
        var killed = real.Work();
        var pod = await real.SaysAsync("step", "begun");
        killed.Process.Kill();
        (await killed.EndAsync()).WasKilled.Should().BeTrue();
        killed.Process.Dispose();

        await real.Space.Admin.CoreV1.DeleteNamespacedPodAsync(pod.Metadata.Name, real.Space.Name, cancellationToken: TestContext.Current.CancellationToken);
        await RealWf.UntilAsync(
            async () => (await real.Space.PodsAsync()).Single().Status.ContainerStatuses.All(container => container.State.Running is null),
            () => "the deleted pod's containers end, and its finalizer keeps it");

        await ShouldSucceedAtTheSecondTryAsync(real, real.Wf.Start(null, ["work", "--until-idle"]), "the pod was deleted");
    }

    [Fact]
    public async Task A_drained_node_loses_the_attempt_and_not_the_step()
    {
        await using var real = await RealWf.StartAsync();
        var running = real.Wf.Start(null, ["run", real.OneStep(Endless, "grace: 1s,")]);
        var pod = await real.SaysAsync("step", "begun");

        await using (var node = await RealNode.CordonAsync(real.Space))
        {
            await node.EvictAsync(pod);
            await real.WaitsAsync("one#1", "step", "node", "unschedulable");
        }

        await ShouldSucceedAtTheSecondTryAsync(real, running, "the pod was deleted");
    }

    private static async Task ShouldSucceedAtTheSecondTryAsync(RealWf real, WfRunning running, string lost)
    {
        _ = (await running.EndAsync()).Exited(0);
        running.Process.Dispose();
        var attempts = (await real.StepAsync("one#1", "step")).GetProperty("attempts").EnumerateArray().ToList();
        attempts.Select(attempt => attempt.GetProperty("state").GetString()).Should().Equal("failed", "succeeded");
        attempts[0].GetProperty("cause").GetString().Should().Be("infrastructure");
        attempts[0].GetProperty("message").GetString().Should().Contain(lost);
        await real.ShouldBeClearedAsync("one#1");
    }
}
