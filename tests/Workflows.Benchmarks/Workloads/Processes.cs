using System.Globalization;
using Workflows.Benchmarks.Limits;
using Workflows.Executors.Local;
using Workflows.Storage.Files;

namespace Workflows.Benchmarks.Workloads;

/// <summary>W5: real processes under <c>wf-exec</c>, and the engine's time between one process's exit and the next one's start.</summary>
internal static class Processes
{
    public static async Task<string> RateAsync()
    {
        const int Count = 200, Places = 8;
        var limits = ProcessLimits.Measure();
        var folder = Directory.CreateTempSubdirectory("wf-bench-").FullName;
        await using var rig = new Rig(Local(folder, Places), folder);
        await rig.FinishAsync([await rig.AcceptAsync(Texts.Processes(20, Places))]);
        var took = await rig.FinishAsync([await rig.AcceptAsync(Texts.Processes(Count, Places))]);
        var rate = Count / took.TotalSeconds;
        return string.Create(CultureInfo.InvariantCulture, $"W5 {BenchedStore.Name}: {rate:N0} processes/s through steps, {Places} at a time, {rate / limits.StartsPerSecond:N2} x bare starts of true ({limits.StartsPerSecond:N0}/s)");
    }

    public static async Task<string> GapAsync()
    {
        const int Steps = 100;
        var folder = Directory.CreateTempSubdirectory("wf-bench-").FullName;
        await using var rig = new Rig(Local(folder, Environment.ProcessorCount), folder);
        await rig.FinishAsync([await rig.AcceptAsync(Texts.Chain(20, "[/bin/true]"))]);
        var run = await rig.AcceptAsync(Texts.Chain(Steps, "[/bin/true]"));
        await rig.FinishAsync([run]);
        var gaps = await GapsAsync(rig, run);
        return string.Create(CultureInfo.InvariantCulture, $"W5 {BenchedStore.Name}: from one local process's exit to the next one's start: median {gaps[gaps.Count / 2]:N1} ms, p90 {gaps[gaps.Count * 9 / 10]:N1} ms, over {gaps.Count} hops");
    }

    private static LocalExecutor Local(string folder, int places)
    {
        var files = Path.Combine(folder, "files");
        var runner = Environment.GetEnvironmentVariable("WF_EXEC") ?? throw new InvalidOperationException("WF_EXEC must name wf-exec; make bench sets it");
        return new LocalExecutor(new LocalExecutorOptions
        {
            DataFolder = folder,
            Runner = runner,
            FileFolder = files,
            Files = new FolderFileStore(files),
            Places = places,
        });
    }

    /// <summary>From the record of each attempt, as wf-exec wrote its times: milliseconds, sorted.</summary>
    private static async Task<List<double>> GapsAsync(Rig rig, Guid run)
    {
        var attempts = (await rig.Store.ListAttemptsAsync(run, step: null, index: null, CancellationToken.None)).OrderBy(attempt => attempt.Step).ToList();
        return [.. attempts.Zip(attempts.Skip(1), (before, next) => (next.StartedAt!.Value - before.EndedAt!.Value).TotalMilliseconds).Order()];
    }
}
