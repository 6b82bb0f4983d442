using System.Globalization;
using FluentAssertions;
using Workflows.Tests.Kubernetes.Server;
using Xunit;

namespace Workflows.Tests.Kubernetes.Faults;

/// <summary>
/// T8: random faults between the executor and a real API server, engines that die, cancels at any moment. When the faults stop, every
/// attempt has the end that its pod had, and nothing is left.
/// </summary>
public sealed class RandomFaultsTests(ControlPlane plane)
{
    private const int Schedules = 100, AtOnce = 8;

    /// <summary>Seeds that once failed.</summary>
    private static readonly int[] kept = [1_027_015_252];

    [Fact]
    public async Task Whatever_goes_wrong_each_attempt_has_one_pod_and_the_end_that_it_had()
    {
        var seeds = await RunAsync(Schedules, throwing: false);
        Print(RandomFaults.Struck);
        if (seeds > 1) RandomFaults.Struck.Should().HaveCount(11, "each kind of fault must strike").And.OnlyContain(f => f.Value > 10);
    }

    [Fact]
    public async Task Whatever_is_thrown_inside_the_executor_each_attempt_has_one_pod_and_the_end_that_it_had()
    {
        var seeds = await RunAsync(Schedules / 2, throwing: true);
        Print(RandomExceptions.Thrown);
        string[] ports = ["activity API", "token", "list", "watch", "create", "get", "log", "files PutAsync", "report"];
        if (seeds > 1) RandomExceptions.Thrown.Should().ContainKeys(ports, "each port must throw");
    }

    /// <returns>How many seeds there were.</returns>
    private async Task<int> RunAsync(int schedules, bool throwing)
    {
        await plane.StartAsync();
        var given = Environment.GetEnvironmentVariable("SEED") is { Length: > 0 } seed ? int.Parse(seed, CultureInfo.InvariantCulture) : (int?)null;
        var first = given ?? Random.Shared.Next();
        int[] seeds = given is null ? [.. kept, .. Enumerable.Range(0, schedules).Select(i => unchecked(first + (i * 7919)))] : [first];
        TestContext.Current.TestOutputHelper!.WriteLine($"seeds {first} + i * 7919; run one with SEED=...");
        await Parallel.ForEachAsync(seeds, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (one, _) =>
        {
            try
            {
                await using var schedule = await RandomSchedule.StartAsync(plane, one, throwing);
                await schedule.RunAsync();
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"SEED={one}: {failure.Message}", failure);
            }
        });
        return seeds.Length;
    }

    private static void Print(IReadOnlyDictionary<string, int> counts) =>
        TestContext.Current.TestOutputHelper!.WriteLine(string.Join(", ", counts.OrderBy(f => f.Key).Select(f => $"{f.Key} {f.Value}")));
}
