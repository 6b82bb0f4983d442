using System.Globalization;
using Workflows.Benchmarks.Limits;

namespace Workflows.Benchmarks.Workloads;

/// <summary>W1: 1,000 runs of a 10-step chain, all in flight. Each step is its own durable record; afterwards they are counted in the file.</summary>
internal static class ManyChains
{
    private const int Steps = 10;

    public static async Task<string> RunAsync()
    {
        await MeasureAsync(1_000); // Warms the code up: a service runs for days, not for a second.
        var (rate, recorded, limits) = await MeasureAsync(1_000);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"W1 {BenchedStore.Name}: {rate:N0} steps/s, {rate / limits.CommitsPerSecond:N1} x single-row commits ({limits.CommitsPerSecond:N0}/s), {rate / limits.RowsPerSecond:N2} x rows in batches of 100 ({limits.RowsPerSecond:N0}/s); {recorded:N0} completions in the file; peak memory {Memory.PeakMiB():N0} MiB");
    }

    /// <summary>All runs are accepted first; timed is from the engine's start, which loads them, to the last run's end.</summary>
    private static async Task<(double Rate, long Recorded, StoreLimits Limits)> MeasureAsync(int count)
    {
        await using var rig = new Rig(new InProcessExecutor());
        var limits = rig.Benched.MeasureLimits();
        var text = Texts.Chain(Steps);
        var runs = new List<Guid>();
        for (var i = 0; i < count; i++)
        {
            runs.Add(await rig.AcceptAsync(text));
        }

        var took = await rig.FinishAsync(runs);
        var recorded = rig.Benched.Count("SELECT count(*) FROM attempts WHERE status = 'succeeded'");
        return recorded == count * Steps
            ? (recorded / took.TotalSeconds, recorded, limits)
            : throw new InvalidOperationException($"{recorded} completions are in the file, {count * Steps} should be");
    }
}
