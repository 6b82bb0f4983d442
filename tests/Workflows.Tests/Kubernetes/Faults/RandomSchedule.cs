using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Executors.Kubernetes;
using Workflows.Runtime.Executing;
using Workflows.Tests.Kubernetes.Server;

namespace Workflows.Tests.Kubernetes.Faults;

/// <summary>One seed: five attempts, faults, engines that die, cancels.</summary>
internal sealed class RandomSchedule : IAsyncDisposable
{
    private readonly Lab lab;
    private readonly Kwok kwok;
    private readonly RandomFaults faults;
    private readonly Random random;
    private readonly AttemptSpec[] specs = [.. Enumerable.Range(0, 5).Select(i => Lab.Spec($"s{i}"))];
    private readonly Dictionary<Guid, AttemptOutcome> recorded = [];
    private readonly HashSet<Guid> cancelled = [];

    private RandomSchedule(Lab lab, int seed)
    {
        (this.lab, random, faults) = (lab, new Random(seed), new RandomFaults(seed));
        kwok = new Kwok(lab.Plane.Admin, lab.Space, pod => ExitOf(Guid.Parse(pod.Metadata.Labels[Keys.Attempt])));
        lab.Proxy.Decide = faults.Of;
    }

    public static async Task<RandomSchedule> StartAsync(ControlPlane plane, int seed) => new(await Lab.StartAsync(plane), seed);

    public async Task RunAsync()
    {
        kwok.Start();
        for (var lives = random.Next(4); lives > 0; lives--)
        {
            await using var doomed = Begin();
            await lab.PassAsync(TimeSpan.FromSeconds(random.Next(60)));
            Record(doomed);
        }

        await using var last = Begin();
        await lab.PassAsync(TimeSpan.FromSeconds(random.Next(180)));
        faults.IsOver = true;
        foreach (var spec in specs)
        {
            if (!recorded.ContainsKey(spec.Uid)) recorded[spec.Uid] = await last.EndAsync(spec.Uid);
            last.Executor.Release(spec.Uid);
        }

        await last.Executor.DrainAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(60));
        await lab.EmptyAsync();
        Check();
    }

    public async ValueTask DisposeAsync()
    {
        faults.IsOver = true;
        await kwok.DisposeAsync();
        await lab.DisposeAsync();
    }

    /// <summary>What a restarted engine says: what is not recorded is desired again, what was cancelled is stopped.</summary>
    private Engine Begin()
    {
        var engine = lab.Engine();
        foreach (var spec in specs.Where(s => !recorded.ContainsKey(s.Uid)))
        {
            if (!cancelled.Contains(spec.Uid)) engine.Executor.Desire(spec);
            if (cancelled.Contains(spec.Uid) || random.Next(6) == 0)
            {
                cancelled.Add(spec.Uid);
                engine.Executor.Stop(spec.Uid, (StopMode)random.Next(2));
            }
        }

        return engine;
    }

    /// <summary>Commits what it has seen; of that it releases some before it dies.</summary>
    private void Record(Engine engine)
    {
        foreach (var ended in engine.Seen.OfType<Observation.Ended>())
        {
            recorded.TryAdd(ended.Uid, ended.Outcome);
            if (random.Next(2) == 0) engine.Executor.Release(ended.Uid);
        }
    }

    private int ExitOf(Guid uid) => Array.FindIndex(specs, s => s.Uid == uid);

    private void Check()
    {
        foreach (var (uid, outcome) in recorded)
        {
            if (cancelled.Contains(uid) && outcome.Exit is null or 143) continue;
            outcome.Exit.Should().Be(ExitOf(uid), "{0}", outcome);
            outcome.Artifacts.Should().ContainSingle(a => a.Name == ArtifactRecord.LogName);
        }

        kwok.Ran.Values.Should().OnlyHaveUniqueItems("no attempt runs twice");
        kwok.Pods.Should().OnlyContain(p => p.Pods == 1 || cancelled.Contains(p.Attempt));
    }
}
