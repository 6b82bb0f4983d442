using FluentAssertions;
using Workflows.Tests.Activities.Harness;
using Workflows.Tests.Files.S3;
using Workflows.Tests.Kubernetes.Kills;
using Workflows.Tests.Storage.Postgres;
using Xunit;

namespace Workflows.Tests.Crashes;

/// <summary>
/// Kills real engines at every fail point, again and again, and looks whether anything was lost or done twice (RELIABILITY 4: T3).
/// WF_TORTURE=1 goes through it all twenty times, and through more; WF_SCENARIO=NAME through one.
/// </summary>
public sealed class CrashMatrixTests
{
    private const int TortureRounds = 20;

    [Fact]
    public async Task An_engine_may_be_killed_at_any_point_and_nothing_is_lost_or_done_twice()
    {
        var matrix = new CrashMatrix(Scenarios.All, Ground.Processes, TortureRounds);
        (await matrix.KillAsync()).ShouldBeSound(1, "Engines killed at every fail point, on SQLite");
    }

    [Fact]
    public async Task An_engine_on_a_server_may_be_killed_at_any_point_and_nothing_is_lost_or_done_twice()
    {
        _ = TestServer.Required();
        var matrix = new CrashMatrix([.. Scenarios.All, .. Scenarios.OfServers], Ground.Processes, TortureRounds)
        {
            Database = static _ => ServerDatabase.CreateAsync(),
        };
        (await matrix.KillAsync()).ShouldBeSound(2, "Engines killed at every fail point, on PostgreSQL");
    }

    [Fact]
    public async Task An_engine_whose_files_are_in_a_bucket_may_be_killed_while_it_puts_them()
    {
        await using var bucket = await SmallS3.StartAsync();
        var matrix = new CrashMatrix(Scenarios.OfBuckets, Ground.ProcessesWith(bucket), TortureRounds);
        (await matrix.KillAsync()).ShouldBeSound(6, "Engines killed while they put files into a bucket");
    }

    [Fact]
    public void Every_fail_point_of_the_engine_has_a_scenario()
    {
        const string call = "Faults.Hit(\"";
        var points = Directory.EnumerateFiles(Path.Combine(Repository.Root, "engine"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(File.ReadLines)
            .Where(line => line.Contains(call, StringComparison.Ordinal))
            .Select(line => line[(line.IndexOf(call, StringComparison.Ordinal) + call.Length)..].Split('"')[0]);

        points.Distinct()
            .Should()
            .HaveCountGreaterThanOrEqualTo(30).And
            .BeSubsetOf(Scenarios.All.Concat(Scenarios.OfServers).Concat(Scenarios.OfBuckets).Concat(PodScenarios.All)
                .SelectMany(scenario => scenario.Points)
                .Concat(Scenarios.PointsOfFleets));
    }
}
