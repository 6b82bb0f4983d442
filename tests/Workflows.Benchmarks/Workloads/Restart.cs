using System.Diagnostics;
using System.Globalization;

namespace Workflows.Benchmarks.Workloads;

/// <summary>W10: from the start of a real engine's process, with 10,000 waiting runs in its store, to the first step that it commits.</summary>
internal static class Restart
{
    public static async Task<string> RunAsync()
    {
        const int Times = 5;
        await using var rig = new Rig(new InProcessExecutor());
        _ = await Waiting.FillAsync(rig);
        await rig.StopAsync();
        var bare = new List<double>();
        var took = new List<double>();
        for (var n = 1; n <= Times; n++)
        {
            bare.Add(await VersionAsync());
            _ = await rig.AcceptAsync(Texts.Sets(1));
            took.Add(await FirstStepAsync(rig, n));
        }

        bare.Sort();
        took.Sort();
        return string.Create(CultureInfo.InvariantCulture, $"W10 {BenchedStore.Name}: wf work with {Waiting.Runs:N0} waiting runs, from its start to its first committed step: median {took[Times / 2]:N2} s, {took[0]:N2} to {took[^1]:N2} s; wf --version alone {bare[Times / 2]:N2} s");
    }

    /// <summary>What a process of this kind takes for less than nothing to do.</summary>
    private static async Task<double> VersionAsync()
    {
        var clock = Stopwatch.StartNew();
        using var process = Start("--version");
        await process.WaitForExitAsync();
        return clock.Elapsed.TotalSeconds;
    }

    private static async Task<double> FirstStepAsync(Rig rig, int ended)
    {
        var clock = Stopwatch.StartNew();
        using var process = Start(rig.Benched.Server is { } server ? ["work", "--store", server] : ["work"], rig.Folder);
        // Counted as seldom as a person would notice: the engine needs the processor.
        while (rig.Benched.Count("SELECT count(*) FROM runs WHERE status = 'succeeded'") < ended)
        {
            if (process.HasExited) throw new InvalidOperationException($"wf work ended with {process.ExitCode}");
            await Task.Delay(10);
        }

        var took = clock.Elapsed.TotalSeconds;
        process.Kill();
        await process.WaitForExitAsync();
        return took;
    }

    private static Process Start(params IReadOnlyList<string> arguments) => Start(arguments, null);

    private static Process Start(IReadOnlyList<string> arguments, string? data)
    {
        var wf = Path.Combine(Path.GetDirectoryName(Environment.GetEnvironmentVariable("WF_EXEC"))
            ?? throw new InvalidOperationException("WF_EXEC must name wf-exec; make bench sets it"), "wf");
        var start = new ProcessStartInfo(wf, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["WF_DATA"] = data;
        return Process.Start(start)!;
    }
}
