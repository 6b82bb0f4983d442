using System.Collections.Concurrent;
using System.Diagnostics;
using FluentAssertions;
using Workflows.Tests.Activities.Harness;
using Workflows.Tests.Executors;
using Xunit;

namespace Workflows.Tests.Crashes;

/// <summary>
/// Kills real engines at every fail point, again and again, and looks whether anything was lost or done twice (RELIABILITY 4: T3).
/// WF_TORTURE=1 goes through it all twenty times, and through more; WF_SCENARIO=NAME through one.
/// </summary>
public sealed class CrashMatrixTests
{
    private const int Hits = 5;
    private const int TortureRounds = 20;

    private static bool IsTorture => Environment.GetEnvironmentVariable("WF_TORTURE") == "1";

    [Fact]
    public async Task An_engine_may_be_killed_at_any_point_and_nothing_is_lost_or_done_twice()
    {
        using var root = new TemporaryFolder();
        var clock = Stopwatch.StartNew();
        var results = await KillAsync(root);
        TestContext.Current.TestOutputHelper!.WriteLine(CrashTable.Of(results, clock.Elapsed));

        results.Where(result => result.Problems.Count > 0).Select(result => $"{result}").Should().BeEmpty();
        foreach (var point in results.GroupBy(result => result.Case.Point))
        {
            point.Should().Contain(result => result.Reached, $"a scenario must pass {point.Key}");
        }
    }

    [Fact]
    public void Every_fail_point_of_the_engine_has_a_scenario()
    {
        const string call = "Faults.Hit(\"";
        var points = Directory.EnumerateFiles(Path.Combine(Repository.Root, "engine"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(File.ReadLines)
            .Where(line => line.Contains(call, StringComparison.Ordinal))
            .Select(line => line[(line.IndexOf(call, StringComparison.Ordinal) + call.Length)..].Split('"')[0]);

        points.Distinct().Should().HaveCountGreaterThanOrEqualTo(30).And.BeSubsetOf(Scenarios.All.SelectMany(scenario => scenario.Points));
    }

    private static async Task<IReadOnlyList<CrashResult>> KillAsync(TemporaryFolder root)
    {
        var only = Environment.GetEnvironmentVariable("WF_SCENARIO");
        var atOnce = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(2, Environment.ProcessorCount), CancellationToken = TestContext.Current.CancellationToken };
        var stages = new ConcurrentBag<Stage>();
        await Parallel.ForEachAsync(
            Scenarios.All.Where(scenario => only is null ? IsTorture || scenario.Points.Count > 0 : scenario.Name.Contains(only, StringComparison.Ordinal)),
            atOnce,
            async (scenario, _) => stages.Add(await Stage.BuildAsync(scenario, root.Path(scenario.Name.Replace(' ', '-')))));

        var cases =
            from round in Enumerable.Range(0, IsTorture ? TortureRounds : 1)
            from hit in Enumerable.Range(1, Hits)
            from stage in stages
            from point in IsTorture ? stage.Scenario.Points.Concat(stage.Scenario.Also) : stage.Scenario.Points
            select new CrashCase(stage, point, hit);
        var results = new ConcurrentBag<CrashResult>();
        await Parallel.ForEachAsync(cases, atOnce, async (one, _) => results.Add(Told(await one.RunAsync())));
        return [.. results.OrderBy(result => result.Case.Point, StringComparer.Ordinal).ThenBy(result => result.Case.Stage.Scenario.Name, StringComparer.Ordinal).ThenBy(result => result.Case.Hit)];
    }

    /// <summary>At once, for whoever watches.</summary>
    private static CrashResult Told(CrashResult result)
    {
        if (result.Problems.Count > 0) TestContext.Current.TestOutputHelper!.WriteLine($"{result}");
        return result;
    }
}
