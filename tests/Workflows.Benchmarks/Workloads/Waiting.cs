using System.Diagnostics;
using System.Globalization;

namespace Workflows.Benchmarks.Workloads;

/// <summary>W6: 10,000 runs that wait for an event, and what they cost while nothing happens.</summary>
internal static class Waiting
{
    public const int Runs = 10_000;

    public static async Task<string> RunAsync()
    {
        await using var rig = new Rig(new InProcessExecutor());
        var settled = await FillAsync(rig);

        // What the start has left to do (code to compile, memory to give back) is no idling.
        await Task.Delay(TimeSpan.FromSeconds(5));
        using var self = Process.GetCurrentProcess();
        var before = self.TotalProcessorTime;
        var idle = Stopwatch.StartNew();
        await Task.Delay(TimeSpan.FromSeconds(5));
        self.Refresh();
        var share = (self.TotalProcessorTime - before) / idle.Elapsed;
        GC.Collect();
        return string.Create(CultureInfo.InvariantCulture, $"W6 {BenchedStore.Name}: {Runs:N0} runs wait: loaded, started and recorded in {settled.TotalSeconds:N1} s; idle CPU {share:P1}; memory {Memory.NowMiB():N0} MiB, peak {Memory.PeakMiB():N0} MiB");
    }

    /// <summary>Starts them, with an engine that goes on.</summary>
    /// <returns>How long the engine took until all of them wait.</returns>
    public static async Task<TimeSpan> FillAsync(Rig rig)
    {
        var text = Texts.Waiting();
        for (var i = 0; i < Runs; i++)
        {
            await rig.AcceptAsync(text);
        }

        var clock = Stopwatch.StartNew();
        rig.Start();
        await rig.Engine.WhenIdleAsync(CancellationToken.None);
        var settled = clock.Elapsed;
        var waiting = rig.Benched.Count("SELECT count(*) FROM steps WHERE status = 'running'");
        return waiting == Runs ? settled : throw new InvalidOperationException($"{waiting} of {Runs} runs wait");
    }
}
