using System.Diagnostics;
using System.Globalization;
using Workflows.Benchmarks.Limits;

namespace Workflows.Benchmarks.Workloads;

/// <summary>
/// W1: 1,000 runs of a 10-step chain, all in flight. Each step is its own durable record; afterwards they are counted in the file. It is done again and again
/// until it has gone on for long enough to be true; the first time, with code that is not compiled for speed yet, is told apart.
/// </summary>
internal static class ManyChains
{
    private const int Steps = 10, Runs = 1_000;
    private static readonly TimeSpan warmUp = TimeSpan.FromSeconds(3), enough = TimeSpan.FromSeconds(6);

    public static async Task<string> RunAsync()
    {
        var cold = await MeasureAsync();
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < warmUp;)
        {
            await MeasureAsync();
        }

        List<Measured> all = [];
        do
        {
            all.Add(await MeasureAsync());
        }
        while (all.Sum(one => one.Took.TotalSeconds) < enough.TotalSeconds);
        var (steps, took) = (all.Sum(one => one.Recorded), all.Sum(one => one.Took.TotalSeconds));
        var (rate, commits, rows) = (steps / took, Middle(all, one => one.Limits.CommitsPerSecond), Middle(all, one => one.Limits.RowsPerSecond));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"W1 {BenchedStore.Name}: {rate:N0} steps/s over {took:N1} s (the first thousand runs: {cold.Recorded / cold.Took.TotalSeconds:N0}), {rate / commits:N1} x single-row commits ({commits:N0}/s), {rate / rows:N2} x rows in batches of 100 ({rows:N0}/s); {steps:N0} completions in the file; {all.Sum(one => one.Processor.TotalMicroseconds) / steps:N0} µs of processor a step; peak memory {Memory.PeakMiB():N0} MiB");
    }

    /// <summary>All runs are accepted first; timed is from the engine's start, which loads them, to the last run's end.</summary>
    private static async Task<Measured> MeasureAsync()
    {
        await using var rig = new Rig(new InProcessExecutor());
        var limits = rig.Benched.MeasureLimits();
        var text = Texts.Chain(Steps);
        var runs = new List<Guid>();
        for (var i = 0; i < Runs; i++)
        {
            runs.Add(await rig.AcceptAsync(text));
        }

        var before = Environment.CpuUsage.TotalTime;
        var took = await rig.FinishAsync(runs);
        var processor = Environment.CpuUsage.TotalTime - before;
        var recorded = rig.Benched.Count("SELECT count(*) FROM attempts WHERE status = 'succeeded'");
        return recorded == Runs * Steps
            ? new(recorded, took, processor, limits)
            : throw new InvalidOperationException($"{recorded} completions are in the file, {Runs * Steps} should be");
    }

    private static double Middle(List<Measured> all, Func<Measured, double> of) => all.Select(of).Order().ElementAt(all.Count / 2);

    private sealed record Measured(long Recorded, TimeSpan Took, TimeSpan Processor, StoreLimits Limits);
}
