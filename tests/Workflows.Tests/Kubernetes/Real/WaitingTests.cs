using FluentAssertions;
using Workflows.Tests.Crashes;
using Xunit;

namespace Workflows.Tests.Kubernetes.Real;

/// <summary>Pods that can't be made or can't begin: the step says why, in the cluster's own words, and goes on when it can.</summary>
[Collection(RealSpaces.Name)]
public sealed class WaitingTests
{
    [Fact]
    public async Task An_image_that_is_nowhere_is_named_until_the_queue_timeout_ends_the_step()
    {
        await using var real = await RealWf.StartAsync();
        var running = real.Wf.Start(null, [
            "run",
            real.Definition("name: lost\nsteps:\n  step: { uses: container, image: 'docker.io/local/no-such-image:1', command: [x], queueTimeout: 15s }\n")]);

        await real.WaitsAsync("lost#1", "step", "image", "no-such-image:1");

        _ = (await running.EndAsync()).Exited(1);
        running.Process.Dispose();
        var step = await real.StepAsync("lost#1", "step");
        step.GetProperty("cause").GetString().Should().Be("timeout");
        step.GetProperty("message").GetString().Should().Contain("15s").And.Contain("no-such-image:1");
        (await real.Space.PodsAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task A_full_quota_is_told_exactly_and_the_step_goes_on_when_it_is_lifted()
    {
        await using var real = await RealWf.StartAsync();
        await real.Space.AllowPodsAsync(0);
        var running = real.Wf.Start(null, ["run", real.OneStep("echo ran")]);

        await real.WaitsAsync("one#1", "step", "quota", "exceeded quota: few, requested: pods=1, used: pods=0, limited: pods=0");
        await real.Space.AllowAnyPodsAsync();

        _ = (await running.EndAsync()).Exited(0);
        running.Process.Dispose();
        (await real.StepAsync("one#1", "step")).GetProperty("attempts").GetArrayLength().Should().Be(1);
        (await real.Wf.RunAsync("logs", "one#1", "step")).Exited(0).Output.Should().Be("ran\n");
        await real.ShouldBeClearedAsync("one#1");
    }

    [Fact]
    public async Task What_no_node_has_room_for_waits_in_the_schedulers_words_and_can_be_cancelled()
    {
        await using var real = await RealWf.StartAsync();
        var running = real.Wf.Start(null, ["run", real.OneStep("true", "resources: { cpu: 64 },")]);

        await real.WaitsAsync("one#1", "step", "node", "Insufficient cpu");
        _ = (await real.Wf.RunAsync("cancel", "one#1")).Exited(0);

        _ = (await running.EndAsync()).Exited(3);
        running.Process.Dispose();
        (await real.Space.PodsAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task What_ran_out_of_memory_gets_more_and_passes()
    {
        await using var real = await RealWf.StartAsync();
        const string greedy = "head -c 40000000 /dev/zero | tail -n 1 > /dev/null";

        _ = (await real.Wf.RunAsync("run", real.OneStep(greedy, "resources: { memory: 32Mi }, onOutOfMemory: { factor: 8, max: 256Mi },"))).Exited(0);

        var attempts = (await real.StepAsync("one#1", "step")).GetProperty("attempts").EnumerateArray().ToList();
        attempts.Select(attempt => attempt.GetProperty("state").GetString()).Should().Equal("failed", "succeeded");
        attempts[0].GetProperty("cause").GetString().Should().Be("outOfMemory");
        new SqliteFile(real.Wf.Data).Query("SELECT memory FROM attempts WHERE number = 2").Should().Equal("268435456");
        (await real.Space.PodsAsync()).Should().BeEmpty();
    }
}
