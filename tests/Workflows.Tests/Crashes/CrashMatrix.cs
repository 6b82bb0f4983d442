using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
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

    /// <summary>Torture goes on for so long, however many rounds that are; null: so many rounds, however long they take.</summary>
    private static readonly TimeSpan? tortured = Environment.GetEnvironmentVariable("WF_TORTURE_MINUTES") is { Length: > 0 } minutes
        ? TimeSpan.FromMinutes(double.Parse(minutes, CultureInfo.InvariantCulture))
        : null;

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
            from round in Enumerable.Range(0, IsTorture ? tortured is null ? rounds : int.MaxValue : 1)
            from stage in stages
            from hit in Enumerable.Range(1, IsTorture ? stage.Scenario.Hits : Math.Min(stage.Scenario.Hits, MostHits))
            from point in IsTorture ? stage.Scenario.Points.Concat(stage.Scenario.Also) : stage.Scenario.Points
            select new CrashCase(stage, point, hit);
        var results = new ConcurrentBag<CrashResult>();
        var enough = IsTorture ? clock.Elapsed + tortured : null;
        await Parallel.ForEachAsync(cases.TakeWhile(_ => !(clock.Elapsed > enough)), atOnce, async (one, _) => results.Add(Told(await one.RunAsync())));
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
    /// <param name="order">Where it stands on the page of what was counted.</param>
    /// <param name="title">Of what, there.</param>
    public void ShouldBeSound(int order, string title)
    {
        var table = CrashTable.Of(All, Took);
        TestContext.Current.TestOutputHelper!.WriteLine(table);
        ReliabilityPage.Write(order, title, table);
        All.Where(result => result.Problems.Count > 0).Select(result => $"{result}").Should().BeEmpty();
        foreach (var point in All.GroupBy(result => result.Case.Point))
        {
            point.Should().Contain(result => result.Reached, $"a scenario must pass {point.Key}");
        }
    }
}
