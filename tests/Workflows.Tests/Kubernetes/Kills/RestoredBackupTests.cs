using System.Text.Json;
using FluentAssertions;
using Workflows.Tests.Crashes;
using Workflows.Tests.Executors;
using Workflows.Tests.Kubernetes.Server;
using Xunit;

namespace Workflows.Tests.Kubernetes.Kills;

/// <summary>
/// A data folder is put back as it was, while pods of a later time live (RELIABILITY F42). That such a pod is cleared away once it is ten minutes old is told
/// by <see cref="Workflows.Tests.Runtime.PlaceTests"/>, whose clock can be moved.
/// </summary>
public sealed class RestoredBackupTests(ControlPlane plane)
{
    private const string Flow =
        """
        name: later
        steps:
          first: { uses: container, image: act, command: [act] }
          ask: { approval: {}, needs: [first] }
          last: { uses: container, image: act, command: [act, until-stopped], needs: [ask] }
        """;

    private static readonly TimeSpan patience = TimeSpan.FromMinutes(2);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_step_whose_pod_is_of_a_later_time_than_the_backup_runs_anew_beside_it()
    {
        await plane.StartAsync();
        await using var ground = await PodGround.StartAsync(plane);
        using var root = new TemporaryFolder();
        var scenario = new Scenario("later") { Files = Texts.Of(Flow), Armed = string.Empty, Points = [] };
        var wf = new Wf(root.Path("home")) { Folder = Directory.CreateDirectory(root.Path("definitions")).FullName };
        _ = Directory.CreateDirectory(wf.Data);
        await File.WriteAllTextAsync(Path.Combine(wf.Data, "wf.yaml"), ground.Ground.Settings(scenario), Cancellation);
        await File.WriteAllTextAsync(Path.Combine(wf.Folder, "later.yaml"), Flow, Cancellation);
        _ = (await wf.RunAsync("run", "later.yaml", "--detach")).Exited(0);
        _ = (await wf.RunAsync("work", "--until-idle")).Exited(0);
        Copy(wf.Data, root.Path("backup"));

        // The later time: the step behind the approval runs in a pod, and the engine is killed.
        _ = (await wf.RunAsync("approve", "later#1", "ask")).Exited(0);
        await KillAsync(wf.Start(null, ["work"]), () => Starts(ground, wf, "last") == 1);
        var pods = await ground.Ground.LeftAsync(wf);
        pods.Should().ContainSingle("the later time has a pod");

        Directory.Delete(wf.Data, recursive: true);
        Copy(root.Path("backup"), wf.Data);
        var engine = wf.Start(null, ["work"]);
        (await ShowAsync(wf)).GetProperty("steps").GetProperty("ask").GetProperty("state").GetString().Should().Be("running", "it is asked again");

        _ = (await wf.RunAsync("approve", "later#1", "ask")).Exited(0);
        await Eventually.TrueAsync(() => Starts(ground, wf, "last") == 2, "the step runs anew");
        _ = (await wf.RunAsync("cancel", "later#1")).Exited(0);
        await Eventually.TrueAsync(
            async () => (await ShowAsync(wf)).GetProperty("state").GetString() == "cancelled" && (await ground.Ground.LeftAsync(wf)).Count == pods.Count,
            "the run has ended, and its own pod is gone",
            patience);
        await KillAsync(engine, () => true);
        (await ground.Ground.LeftAsync(wf)).Should().BeEquivalentTo(pods, "one that is young is left alone");
    }

    private static int Starts(PodGround ground, Wf wf, string step) =>
        ground.Ground.Witness(wf).Starts.Count(line => line.Contains($" {step} ", StringComparison.Ordinal));

    private static async Task<JsonElement> ShowAsync(Wf wf) =>
        JsonSerializer.Deserialize<JsonElement>((await wf.RunAsync("show", "later#1", "--json")).Exited(0).Output);

    private static async Task KillAsync(WfRunning engine, Func<bool> holds)
    {
        await Eventually.TrueAsync(() => engine.Process.HasExited || holds(), "it is time to kill the engine");
        engine.Process.HasExited.Should().BeFalse();
        engine.Process.Kill();
        (await engine.EndAsync()).WasKilled.Should().BeTrue();
    }

    private static void Copy(string from, string to)
    {
        _ = Directory.CreateDirectory(to);
        foreach (var folder in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories))
        {
            _ = Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)));
        }

        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Where(file => new FileInfo(file).LinkTarget is null))
        {
            File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)));
        }
    }
}
