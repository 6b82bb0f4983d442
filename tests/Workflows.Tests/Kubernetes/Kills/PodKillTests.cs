using Workflows.Tests.Crashes;
using Workflows.Tests.Kubernetes.Server;
using Xunit;

namespace Workflows.Tests.Kubernetes.Kills;

/// <summary>
/// T3 with pods: real engines die at every fail point of the Kubernetes executor, before a real API server. Each step is recorded once,
/// each attempt ran in one pod, and no pod and no finalizer is left. WF_TORTURE=1 goes through it all three times, and through more.
/// </summary>
public sealed class PodKillTests(ControlPlane plane)
{
    private const int TortureRounds = 3;

    [Fact]
    public async Task An_engine_may_be_killed_at_any_point_of_a_pods_life_and_nothing_is_lost_or_done_twice()
    {
        await plane.StartAsync();
        await using var ground = await PodGround.StartAsync(plane);
        var matrix = new CrashMatrix(PodScenarios.All, ground.Ground, TortureRounds) { MostHits = 3 };
        (await matrix.KillAsync()).ShouldBeSound(3, "Engines killed at every fail point of the life of a pod");
    }
}
