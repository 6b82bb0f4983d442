using System.Diagnostics;
using System.Globalization;
using Workflows.Definitions;

namespace Workflows.Benchmarks.Workloads;

/// <summary>Single runs of different shapes: W2 (fan-out), W3 (chain), W4 (latency), and the large ones of W7.</summary>
internal static class Shapes
{
    public static async Task<string> FanOutAsync()
    {
        var took = await OneAsync(Texts.FanOut(1_000));
        return string.Create(CultureInfo.InvariantCulture, $"W2 {BenchedStore.Name}: fan-out of 1,000 and a join in {took.TotalSeconds:N2} s");
    }

    public static async Task<string> ChainAsync()
    {
        const int Steps = 1_000;
        await using var rig = new Rig(new InProcessExecutor());
        var limits = rig.Benched.MeasureLimits();

        await WarmAsync(rig);
        var took = await rig.FinishAsync([await rig.AcceptAsync(Texts.Chain(Steps))]);
        var perStep = took.TotalMilliseconds / Steps;
        var commit = 1_000 / limits.CommitsPerSecond;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"W3 {BenchedStore.Name}: chain of 1,000, {perStep:N3} ms a step, {perStep / commit:N2} x one commit ({commit:N3} ms)");
    }

    public static async Task<string> LatencyAsync()
    {
        const int Rounds = 300;
        await using var rig = new Rig(new InProcessExecutor());
        var limits = rig.Benched.MeasureLimits();
        var text = Texts.Chain(10);
        for (var warm = Stopwatch.StartNew(); warm.Elapsed < TimeSpan.FromSeconds(5);)
        {
            await rig.FinishAsync([await rig.AcceptAsync(text)]);
        }

        var times = new List<double>();
        for (var i = 0; i < Rounds; i++)
        {
            var clock = Stopwatch.StartNew();
            await rig.FinishAsync([await rig.AcceptAsync(text)]);
            times.Add(clock.Elapsed.TotalMilliseconds);
        }

        times.Sort();
        var (p50, p99, commit) = (times[Rounds / 2], times[Rounds * 99 / 100], 1_000 / limits.CommitsPerSecond);
        return string.Create(CultureInfo.InvariantCulture, $"W4 {BenchedStore.Name}: a 10-step run on an idle engine, acceptance included: p50 {p50:N1} ms = {p50 / commit:N1} x one commit ({commit:N3} ms), p99 {p99:N1} ms = {p99 / p50:N1} x p50");
    }

    public static async Task<string> ManySetsAsync()
    {
        var text = Texts.Sets(10_000);
        WorkflowText.Read("warm.yaml", Texts.Sets(100));
        var clock = Stopwatch.StartNew();
        var reading = WorkflowText.Read("sets.yaml", text);
        var read = clock.Elapsed;
        if (reading.Definition is null)
        {
            throw new InvalidOperationException(reading.Errors[0].ToString());
        }

        var took = await OneAsync(text);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"W7 {BenchedStore.Name}: a DAG of 10,000 set steps: read and checked in {read.TotalSeconds:N2} s, run in {took.TotalSeconds:N2} s");
    }

    public static async Task<string> SetFanAsync()
    {
        await using var rig = new Rig(new InProcessExecutor());
        await WarmAsync(rig);
        var big = await rig.AcceptAsync(Texts.SetFan(100_000));
        var clock = Stopwatch.StartNew();
        var finishing = rig.FinishAsync([big]);

        // Another run must not notice: its 10 steps are timed beside the 100,000 instances, again and again.
        var slowest = TimeSpan.Zero;
        var rounds = 0;
        while (!finishing.IsCompleted)
        {
            var one = Stopwatch.StartNew();
            await rig.FinishAsync([await rig.AcceptAsync(Texts.Chain(10))]);
            slowest = one.Elapsed > slowest && !finishing.IsCompleted ? one.Elapsed : slowest;
            rounds++;
        }

        await finishing;
        return string.Create(CultureInfo.InvariantCulture, $"W7 {BenchedStore.Name}: forEach of 100,000 set instances in {clock.Elapsed.TotalSeconds:N1} s; {rounds} other 10-step runs beside it, the slowest {slowest.TotalMilliseconds:N0} ms; peak memory {Memory.PeakMiB():N0} MiB");
    }

    /// <summary>What is timed is an engine that has run for a while: its code is compiled, and SQLite's log has its size.</summary>
    private static async Task WarmAsync(Rig rig)
    {
        foreach (var text in (string[])[Texts.Chain(1_000), Texts.Sets(1_000), Texts.FanOut(200), Texts.SetFan(1_000)])
        {
            await rig.FinishAsync([await rig.AcceptAsync(text)]);
        }
    }

    private static async Task<TimeSpan> OneAsync(string text)
    {
        await using var rig = new Rig(new InProcessExecutor());
        await WarmAsync(rig);
        return await rig.FinishAsync([await rig.AcceptAsync(text)]);
    }
}
