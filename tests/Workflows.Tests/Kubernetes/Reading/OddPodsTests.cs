using System.Collections;
using System.Reflection;
using FluentAssertions;
using k8s;
using k8s.Models;
using Workflows.Executors.Kubernetes.Reading;
using Xunit;
using static Workflows.Tests.Kubernetes.Reading.Pods;

namespace Workflows.Tests.Kubernetes.Reading;

/// <summary>Pods of which anything may be missing or beyond all measure: they are read all the same.</summary>
public sealed class OddPodsTests
{
    private static readonly DateTimeOffset now = new(Noon);

    [Fact]
    public void Whatever_is_missing_or_out_of_range_a_pod_is_read_without_an_exception()
    {
        var seed = Environment.GetEnvironmentVariable("SEED") is { Length: > 0 } given
            ? int.Parse(given, System.Globalization.CultureInfo.InvariantCulture)
            : Random.Shared.Next();
        TestContext.Current.TestOutputHelper!.WriteLine($"SEED={seed}");
        var random = new Random(seed);
        string[] whole = [.. Wholes().Select(pod => KubernetesJson.Serialize(pod))];
        for (var i = 0; i < 20_000; i++)
        {
            var pod = KubernetesJson.Deserialize<V1Pod>(whole[i % whole.Length]);
            for (var changes = random.Next(1, 5); changes > 0; changes--) Spoil(pod, random);

            // A pod without these two is nobody's, and never gets this far.
            (pod.Metadata ??= new V1ObjectMeta()).Name ??= "p";
            pod.Metadata.Uid ??= "u";
            pod.Invoking(p => PodFacts.Of(p, isOverdue: random.Next(2) == 0, now)).Should().NotThrow("SEED={0}: {1}", seed, KubernetesJson.Serialize(pod));
        }
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    [InlineData(-1)]
    public void A_grace_that_is_none_ends_nothing(long grace)
    {
        var pod = Pod("Running").Command(Running()).Deleted(30, 30).With(p => p.Metadata.DeletionGracePeriodSeconds = grace);

        PodFacts.Of(pod, isOverdue: false, now).Should().BeOfType<PodState.Running>();
        PodFacts.Grace(pod).Should().BeGreaterThanOrEqualTo(TimeSpan.Zero);
    }

    private static IEnumerable<V1Pod> Wholes() =>
    [
        Pod("Running").Command(Running()).Sidecar(Running()).Deleted(30, 30),
        Pod("Failed").Init(Ended(1, "no space", "Error")).Command(Waiting("PodInitializing")),
        Pod("Failed").Command(Ended(143, Good, "Error")).Deleted(32, 30).Condition("DisruptionTarget", "True", "PreemptionByScheduler", "x", afterSeconds: 3),
        Pod().Condition("PodScheduled", "False", "Unschedulable", "0/1").With(p => p.Spec.SchedulingGates = [new V1PodSchedulingGate { Name = "g" }]),
        Pod().Command(Waiting("ContainerCreating")).Deleted(0, 0),
    ];

    /// <summary>One member somewhere in the tree becomes null or something extreme.</summary>
    private static void Spoil(object thing, Random random)
    {
        while (true)
        {
            var members = thing.GetType().GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(
                p => p is { CanRead: true, CanWrite: true } && p.GetIndexParameters().Length == 0);
            var set = members.Where(p => p.GetValue(thing) is not null).ToArray();
            if (set.Length == 0) return;
            var member = set[random.Next(set.Length)];
            var value = member.GetValue(thing)!;
            if (value is IList { Count: > 0 } list && random.Next(4) > 0)
            {
                var at = random.Next(list.Count);
                if (random.Next(4) == 0 || list[at] is null or string)
                {
                    list[at] = null;
                    return;
                }

                thing = list[at]!;
                continue;
            }

            if (value.GetType().Namespace == typeof(V1Pod).Namespace && random.Next(8) > 0)
            {
                thing = value;
                continue;
            }

            member.SetValue(thing, Extreme(value, member.PropertyType, random));
            return;
        }
    }

    private static object? Extreme(object value, Type type, Random random) => value switch
    {
        DateTime when random.Next(3) > 0 => random.Next(2) == 0 ? DateTime.MinValue : DateTime.MaxValue,
        long when random.Next(3) > 0 => random.Next(2) == 0 ? long.MinValue : long.MaxValue,
        int when random.Next(3) > 0 => random.Next(2) == 0 ? int.MinValue : int.MaxValue,
        string when random.Next(3) > 0 => random.Next(2) == 0 ? string.Empty : new string('x', 100_000),
        _ => type.IsValueType && Nullable.GetUnderlyingType(type) is null ? value : null,
    };
}
