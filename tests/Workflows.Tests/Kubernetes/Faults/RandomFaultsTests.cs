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
    private static readonly int[] kept = [];

    [Fact]
    public async Task Whatever_goes_wrong_each_attempt_has_one_pod_and_the_end_that_it_had()
    {
        await plane.StartAsync();
        var first = Environment.GetEnvironmentVariable("SEED") is { Length: > 0 } seed ? int.Parse(seed, CultureInfo.InvariantCulture) : Random.Shared.Next();
        int[] seeds = Environment.GetEnvironmentVariable("SEED") is { Length: > 0 } ? [first] : [.. kept, .. Enumerable.Range(0, Schedules).Select(i => unchecked(first + (i * 7919)))];
        TestContext.Current.TestOutputHelper!.WriteLine($"seeds {first} + i * 7919; run one with SEED=…");
        await Parallel.ForEachAsync(seeds, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (one, _) =>
        {
            try
            {
                await using var schedule = await RandomSchedule.StartAsync(plane, one);
                await schedule.RunAsync();
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"SEED={one}: {failure.Message}", failure);
            }
        });
        TestContext.Current.TestOutputHelper!.WriteLine(string.Join(", ", RandomFaults.Struck.OrderBy(f => f.Key).Select(f => $"{f.Key} {f.Value}")));
        if (seeds.Length > 1) RandomFaults.Struck.Should().HaveCount(11, "each kind of fault must strike").And.OnlyContain(f => f.Value > 10);
    }
}
