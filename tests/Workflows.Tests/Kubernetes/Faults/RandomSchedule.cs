using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Executors.Kubernetes;
using Workflows.Runtime.Executing;
using Workflows.Tests.Kubernetes.Server;

namespace Workflows.Tests.Kubernetes.Faults;

/// <summary>One seed: five attempts, faults, engines that die, cancels, and exceptions inside the executor where they are wanted.</summary>
internal sealed class RandomSchedule : IAsyncDisposable
{
    private readonly Lab lab;
    private readonly Kwok kwok;
    private readonly RandomFaults faults;
    private readonly RandomExceptions? exceptions;
    private readonly Random random;
    private readonly AttemptSpec[] specs = [.. Enumerable.Range(0, 5).Select(i => Lab.Spec($"s{i}"))];
    private readonly Dictionary<Guid, AttemptOutcome> recorded = [];
    private readonly HashSet<Guid> cancelled = [];

    private RandomSchedule(Lab lab, int seed, bool throwing)
    {
        (this.lab, random, faults, exceptions) = (lab, new Random(seed), new RandomFaults(seed), throwing ? new RandomExceptions(seed) : null);
        kwok = new Kwok(lab.Plane.Admin, lab.Space, pod => ExitOf(Guid.Parse(pod.Metadata.Labels[Keys.Attempt])));
        lab.Proxy.Decide = faults.Of;
    }

    public static async Task<RandomSchedule> StartAsync(ControlPlane plane, int seed, bool throwing = false) =>
        new(await Lab.StartAsync(plane), seed, throwing);

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
        Calm();
        foreach (var spec in specs)
        {
            if (!recorded.ContainsKey(spec.Uid)) recorded[spec.Uid] = await last.EndAsync(spec.Uid);
            last.Executor.Release(spec.Uid);
        }

        await last.Executor.DrainAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(60));
        await lab.EmptyAsync();
        Check();
        last.Log.Said.Should().NotContain(words => words.Contains("outside of its reconcile") || words.Contains("is being reconciled already"));
    }

    public async ValueTask DisposeAsync()
    {
        Calm();
        await kwok.DisposeAsync();
        await lab.DisposeAsync();
    }

    /// <summary>What a restarted engine says: what is not recorded is desired again, what was cancelled is stopped.</summary>
    private Engine Begin()
    {
        var engine = exceptions is null ? lab.Engine() : exceptions.Engine(lab);
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

    private void Calm()
    {
        faults.IsOver = true;
        if (exceptions is not null) exceptions.IsOver = true;
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
        // There may be none at all: each was cancelled before it had one.
        kwok.Pods.Where(p => p.Pods != 1 && !cancelled.Contains(p.Attempt)).Should().BeEmpty();
    }
}
