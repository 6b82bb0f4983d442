using System.Globalization;
using Microsoft.Data.Sqlite;
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
        var gaps = Gaps(folder, run);
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
    private static List<double> Gaps(string folder, Guid run)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "workflows.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT ended ->> 'startedAt', ended ->> 'endedAt' FROM attempts WHERE run = $run ORDER BY step";
        command.Parameters.AddWithValue("$run", run.ToByteArray(bigEndian: true));
        using var reader = command.ExecuteReader();
        var gaps = new List<double>();
        DateTimeOffset? last = null;
        while (reader.Read())
        {
            var started = DateTimeOffset.Parse(reader.GetString(0), CultureInfo.InvariantCulture);
            if (last is { } ended)
            {
                gaps.Add((started - ended).TotalMilliseconds);
            }

            last = DateTimeOffset.Parse(reader.GetString(1), CultureInfo.InvariantCulture);
        }

        gaps.Sort();
        return gaps;
    }
}
