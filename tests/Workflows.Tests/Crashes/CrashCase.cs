using System.Globalization;
using System.Text.Json;
using Workflows.Tests.Executors;

namespace Workflows.Tests.Crashes;

/// <summary>One kill: the scenario is played, dies at the n-th hit of the point, is restarted until all has ended, and is checked.</summary>
internal sealed record CrashCase(Stage Stage, string Point, int Hit)
{
    private const int Restarts = 6;

    /// <summary>Processes that die in it, where the point is reached.</summary>
    public int Kills => (Scenario.OncePerProcess ? Hit : 1) + Scenario.First.Count(line => line.Armed is not null);

    private Scenario Scenario => Stage.Scenario;

    public async Task<CrashResult> RunAsync()
    {
        using var home = new TemporaryFolder();
        try
        {
            var (wf, database) = await Stage.SetAsync(home.Root);
            foreach (var (point, line) in Scenario.First) await FirstAsync(wf, point, line);
            var reached = await DieAsync(wf);
            if (Scenario.Refused is not null) database.Repair();
            foreach (var line in Scenario.After) (await wf.RunAsync(line.Split(' '))).Exited(0);
            await FinishAsync(wf, database);
            var problems = await new Checker([wf], database, Scenario, Stage.Ground).ProblemsAsync();
            await database.DropAsync();
            return new(this, reached, problems);
        }
        catch (Exception problem) when (problem is InvalidOperationException or TimeoutException)
        {
            return new(this, Reached: true, [problem.Message]);
        }
    }

    /// <summary>A command that must die at its own point, or (null) go well, before the one that this case is about.</summary>
    private static async Task FirstAsync(Wf wf, string? point, string line) =>
        (await wf.RunAsync(point, line.Split(' '))).Exited(point is null ? 0 : Wf.Killed);

    /// <returns>Whether the hit was reached: then the process died there.</returns>
    private async Task<bool> DieAsync(Wf wf)
    {
        if (!Scenario.OncePerProcess)
        {
            return (await ArmedAsync(wf, Hit)).WasKilled;
        }

        for (var process = 1; process <= Hit; process++)
        {
            if (!(await ArmedAsync(wf, 1)).WasKilled) return false;
        }

        return true;
    }

    private async Task<WfResult> ArmedAsync(Wf wf, int hit)
    {
        var running = wf.Start(string.Create(CultureInfo.InvariantCulture, $"{Point}:{hit}"), Scenario.Armed.Split(' '));
        using (running.Process)
        {
            if (Scenario.Meanwhile is var (line, starts))
            {
                await Eventually.TrueAsync(() => running.Process.HasExited || Stage.Ground.Witness(wf).Starts.Count >= starts, $"{starts} activities started");
                _ = (await wf.RunAsync(line.Split(' '))).Exited(0);
            }

            return await running.EndAsync();
        }
    }

    /// <summary>Restarts the engine, and says yes to whoever asks, until every run has ended.</summary>
    private static async Task FinishAsync(Wf wf, CrashDatabase database)
    {
        for (var restart = 1; restart <= Restarts; restart++)
        {
            _ = (await wf.RunAsync("work", "--until-idle")).Exited(0);
            var open = database.Query("SELECT label FROM runs WHERE status IN ('queued', 'running')");
            if (open.Count == 0) return;
            foreach (var label in open)
            {
                await ApproveAsync(wf, label);
            }
        }
    }

    private static async Task ApproveAsync(Wf wf, string label)
    {
        var run = JsonSerializer.Deserialize<JsonElement>((await wf.RunAsync("show", label, "--json")).Exited(0).Output);
        foreach (var step in run.GetProperty("steps").EnumerateObject().Where(
            step => step.Value.GetProperty("kind").GetString() == "approval" && step.Value.GetProperty("state").GetString() == "running"))
        {
            _ = (await wf.RunAsync("approve", label, step.Name)).Exited(0);
        }
    }
}

/// <summary>What came of a kill.</summary>
internal sealed record CrashResult(CrashCase Case, bool Reached, IReadOnlyList<string> Problems)
{
    public override string ToString() => $"{Case.Stage.Scenario.Name} killed at {Case.Point}:{Case.Hit}: {string.Join("; ", Problems)}";
}
