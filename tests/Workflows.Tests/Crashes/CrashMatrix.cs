using System.Collections.Concurrent;
using System.Diagnostics;
using FluentAssertions;
using Workflows.Tests.Executors;
using Xunit;

namespace Workflows.Tests.Crashes;

/// <summary>Plays scenarios on one ground, a kill for each of their fail points and hits.</summary>
/// <param name="scenarios">The stories.</param>
/// <param name="ground">Where their activities run.</param>
/// <param name="rounds">How often torture goes through it all.</param>
internal sealed class CrashMatrix(IReadOnlyList<Scenario> scenarios, Ground ground, int rounds)
{
    /// <summary>What the store of a data folder is: its own file, unless said otherwise.</summary>
    public Func<string, Task<CrashDatabase>> Database { private get; init; } = static data => Task.FromResult<CrashDatabase>(new SqliteFile(data));

    /// <summary>At how many hits of a point it is killed at the most; torture goes through all.</summary>
    public int MostHits { private get; init; } = int.MaxValue;

    private static bool IsTorture => Environment.GetEnvironmentVariable("WF_TORTURE") == "1";

    public async Task<CrashResults> KillAsync()
    {
        using var root = new TemporaryFolder();
        var clock = Stopwatch.StartNew();
        var only = Environment.GetEnvironmentVariable("WF_SCENARIO");
        var atOnce = new ParallelOptions
        {
            MaxDegreeOfParallelism = Math.Max(2, Environment.ProcessorCount),
            CancellationToken = TestContext.Current.CancellationToken,
        };
        var stages = new ConcurrentBag<Stage>();
        await Parallel.ForEachAsync(
            scenarios.Where(scenario => only is null ? IsTorture || scenario.Points.Count > 0 : scenario.Name.Contains(only, StringComparison.Ordinal)),
            atOnce,
            async (scenario, _) => stages.Add(await Stage.BuildAsync(scenario, ground, Database, root.Path(scenario.Name.Replace(' ', '-')))));

        var cases =
            from round in Enumerable.Range(0, IsTorture ? rounds : 1)
            from stage in stages
            from hit in Enumerable.Range(1, IsTorture ? stage.Scenario.Hits : Math.Min(stage.Scenario.Hits, MostHits))
            from point in IsTorture ? stage.Scenario.Points.Concat(stage.Scenario.Also) : stage.Scenario.Points
            select new CrashCase(stage, point, hit);
        var results = new ConcurrentBag<CrashResult>();
        await Parallel.ForEachAsync(cases, atOnce, async (one, _) => results.Add(Told(await one.RunAsync())));
        return new([.. results.OrderBy(result => result.Case.Point, StringComparer.Ordinal).ThenBy(
            result => result.Case.Stage.Scenario.Name,
            StringComparer.Ordinal).ThenBy(result => result.Case.Hit)], clock.Elapsed);
    }

    /// <summary>At once, for whoever watches.</summary>
    private static CrashResult Told(CrashResult result)
    {
        if (result.Problems.Count > 0) TestContext.Current.TestOutputHelper!.WriteLine($"{result}");
        return result;
    }
}

/// <summary>What came of a matrix.</summary>
internal sealed record CrashResults(IReadOnlyList<CrashResult> All, TimeSpan Took)
{
    /// <summary>Nothing was lost or done twice, and every fail point was passed.</summary>
    public void ShouldBeSound()
    {
        TestContext.Current.TestOutputHelper!.WriteLine(CrashTable.Of(All, Took));
        All.Where(result => result.Problems.Count > 0).Select(result => $"{result}").Should().BeEmpty();
        foreach (var point in All.GroupBy(result => result.Case.Point))
        {
            point.Should().Contain(result => result.Reached, $"a scenario must pass {point.Key}");
        }
    }
}
