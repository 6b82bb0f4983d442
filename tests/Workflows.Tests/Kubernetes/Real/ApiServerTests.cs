using System.Globalization;
using FluentAssertions;
using Xunit;

namespace Workflows.Tests.Kubernetes.Real;

/// <summary>An API server that says nothing, or says no, while pods run.</summary>
[Collection(RealSpaces.Name)]
public sealed class ApiServerTests
{
    private const string PidVariable = "WORKFLOWS_TEST_API_SERVER_PID";

    private const string Two = """
        name: two
        steps:
          first: { uses: container, image: 'docker.io/local/busybox:1', command: [sh, -c, 'echo begun; sleep 5; echo over'] }
          second: { needs: [first], uses: container, image: 'docker.io/local/busybox:1', command: [sh, -c, 'echo ran'] }
        """;

    /// <summary>Longer than any request may take, and than a watch may be silent.</summary>
    private static readonly TimeSpan silence = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_minute_of_silence_fails_nothing()
    {
        var pid = Environment.GetEnvironmentVariable(PidVariable);
        Assert.SkipWhen(string.IsNullOrEmpty(pid), $"no {PidVariable}: the process of the API server, which this test stops for a minute");
        await using var real = await RealWf.StartAsync();
        var running = real.Wf.Start(null, ["run", real.Definition(Two)]);
        await real.SaysAsync("first", "begun");

        try
        {
            await SignalAsync("STOP", pid);
            await Task.Delay(silence, TestContext.Current.CancellationToken);
            (await real.Sample.ShowAsync("two#1")).GetProperty("state").GetString().Should().Be("running");
        }
        finally
        {
            await SignalAsync("CONT", pid);
        }

        _ = (await running.EndAsync()).Exited(0);
        running.Process.Dispose();
        await ShouldHaveTriedOnceAsync(real);
    }

    /// <summary>
    /// A missing right is final for the step that needs it (F15), and takes nothing from one that has ended. With the rights that
    /// <c>deploy/kubernetes</c> gives the engine, so this also shows that they are enough.
    /// </summary>
    [Fact]
    public async Task Rights_taken_away_while_a_pod_runs_lose_nothing_of_it()
    {
        var space = await RealSpace.StartAsync();
        await using var rights = await EngineRights.GiveAsync(space);
        await using var real = RealWf.In(space, rights.Kubeconfig);
        var running = real.Wf.Start(null, ["run", real.Definition(Two)]);
        await real.HasLoggedAsync("two#1", "first", "begun");

        await rights.TakeAwayAsync();
        (await running.EndAsync()).Exited(1).Output.Should().Contain("cannot create resource \"pods\"");
        running.Process.Dispose();
        await rights.GiveBackAsync();

        _ = (await real.Wf.RunAsync("retry", "two#1", "--follow")).Exited(0);
        (await real.StepAsync("two#1", "first")).GetProperty("attempts").GetArrayLength().Should().Be(1);
        (await real.Wf.RunAsync("logs", "two#1", "first")).Exited(0).Output.Should().Be("begun\nover\n");
        (await real.Wf.RunAsync("logs", "two#1", "second")).Exited(0).Output.Should().Be("ran\n");
        await real.ShouldBeClearedAsync("two#1");
    }

    private static async Task ShouldHaveTriedOnceAsync(RealWf real)
    {
        foreach (var (step, log) in new[] { ("first", "begun\nover\n"), ("second", "ran\n") })
        {
            (await real.StepAsync("two#1", step)).GetProperty("attempts").GetArrayLength().Should().Be(1);
            (await real.Wf.RunAsync("logs", "two#1", step)).Exited(0).Output.Should().Be(log);
        }

        await real.ShouldBeClearedAsync("two#1");
    }

    private static async Task SignalAsync(string name, string pid)
    {
        using var kill = System.Diagnostics.Process.Start(
            "kill", [$"-{name}", int.Parse(pid, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(CancellationToken.None);
    }
}
