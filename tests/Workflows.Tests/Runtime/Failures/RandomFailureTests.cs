using System.Collections.Immutable;
using System.Text;
using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;
using Workflows.Definitions.Expressions;
using Workflows.Runtime.Executing;
using Workflows.Runtime.Files;
using Workflows.Runtime.Storing;
using Xunit;

namespace Workflows.Tests.Runtime.Failures;

/// <summary>
/// Every port of the engine throws at random, before a call or after it was done, as bugs and lost answers do. When that is over, and people have
/// resumed what was quarantined, every run ends, and nothing was lost or recorded twice.
/// </summary>
public sealed class RandomFailureTests
{
    private static readonly string[] workflows =
    [
        "name: chain\nsteps: { a: { uses: container, command: [a] }, b: { needs: [a], set: { x: '{{ 1 + 1 }}' } }, c: { needs: [b], uses: container, command: [c], env: { X: '{{ steps.b.outputs.x }}' } } }",
        "name: fan\nsteps: { each: { forEach: 12, parallel: 4, uses: container, command: [a, '{{ item }}'] }, sum: { needs: [each], set: { n: '{{ steps.each.outputs.size }}' } } }",
        "name: items\nsteps: { list: { uses: container, command: [ls], artifacts: { items: items.txt } }, each: { needs: [list], forEach: '{{ steps.list.artifacts.items }}', set: { x: '{{ item }}' } } }",
        "name: cached\nsteps: { a: { uses: container, command: [a], cache: { ttl: 1h } }, b: { needs: [a], uses: container, command: [b], retry: { attempts: 3 } } }",
        "name: parent\nsteps: { inner: { workflow: { name: child }, with: { n: 3 } }, out: { needs: [inner], set: { x: '{{ steps.inner.outputs.x }}' } } }",
        "name: timers\nsteps: { nap: { wait: { for: 20s } }, ask: { approval: { from: ['user:ada'], deadline: 30s, onDeadline: approve } } }\nfinally: { last: { uses: container, command: [last] } }",
        "name: queued\nconcurrency: { key: one, limit: 1 }\nsteps: { a: { uses: container, command: [a] } }",
    ];

    private static readonly ImmutableDictionary<string, string> siblings = ImmutableDictionary<string, string>.Empty
        .Add("child", "name: child\nparameters: { n: { type: integer } }\nsteps: { a: { uses: container, command: [a, '{{ parameters.n }}'] }, b: { needs: [a], set: { x: '{{ parameters.n * 2 }}' } } }\noutputs: { x: '{{ steps.b.outputs.x }}' }");

    public static TheoryData<int, int> Seeds => Environment.GetEnvironmentVariable("WF_TORTURE") == "1"
        ? [.. Enumerable.Range(
            int.Parse(Environment.GetEnvironmentVariable("SEED") ?? "1"),
            200).SelectMany(seed => new[] { new TheoryDataRow<int, int>(seed, 25), new(seed, 10), new(seed, 2) })]
        : [.. Enumerable.Range(1, 6).SelectMany(seed => new[] { new TheoryDataRow<int, int>(seed, 2), new(seed, 10) })];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Whatever_the_ports_throw_every_run_ends_in_the_end_and_nothing_is_lost_or_recorded_twice(int seed, int percent)
    {
        var faults = new Faults(seed, percent);
        await using var rig = Rig.Create(new RigOptions
        {
            Evaluate = (template, scope) =>
            {
                faults.Hit("evaluate");
                return Evaluator.Evaluate(template, scope);
            },
            Decorate = store => ThrowingPort<IStore>.Around(store, faults.Hit, faults.Hit),
            DecorateExecutor = executor => ThrowingPort<IExecutor>.Around(executor, name => faults.Hit(name, except: nameof(IExecutor.Start))),
            DecorateFiles = files => ThrowingPort<IFileStore>.Around(files, faults.Hit),
        });
        var items = await rig.Files.PutAsync(new MemoryStream(Encoding.UTF8.GetBytes("1\n2\n3\n")), null, CancellationToken.None);
        rig.Executor.Script = _ => ScriptedExecutor.Success with { Artifacts = [new ArtifactRecord("items", items.Sha256, items.Size, "items.txt")] };
        rig.Start();
        using var clock = new Timer(_ => rig.Time.Advance(TimeSpan.FromSeconds(1)), null, 0, 2);

        var runs = new List<Guid>();
        for (var n = 0; n < 3 * workflows.Length; n++)
        {
            runs.Add(await rig.AcceptAsync(workflows[n % workflows.Length], siblings: siblings));
        }

        await faults.UntilAsync(hits: 40 * percent);
        faults.IsOn = false;
        faults.Thrown.Should().BePositive("seed {0} at {1} % throws", seed, percent);
        foreach (var run in runs)
        {
            await EndAsync(rig, run);
        }

        rig.Executor.Begun.Select(spec => spec.Uid).Should().OnlyHaveUniqueItems("no attempt is begun a second time once it has ended");
        foreach (var run in runs)
        {
            var events = await rig.EventsAsync(run);
            events.Select(e => e.Sequence)
                .Should()
                .Equal(Enumerable.Range(1, events.Count).Select(n => (long)n).Select(n => n + events[0].Sequence - 1), "history has no gap");
            var ended = events.Where(e => e.Type == "attemptEnded")
                .Select(e => System.Text.Json.JsonDocument.Parse(e.Fact).RootElement.GetProperty("uid").GetGuid())
                .ToList();
            ended.Should().OnlyHaveUniqueItems("an end is recorded once");
        }
    }

    /// <summary>What people do about a quarantined run, or one whose child is: they resume it.</summary>
    private static async Task EndAsync(Rig rig, Guid run)
    {
        for (var tries = 0; ; tries++)
        {
            var state = await rig.UntilAsync(run, s => s.Status.IsFinal() || s.Quarantine is not null || Children(s).Any());
            if (state.Status.IsFinal())
            {
                return;
            }

            tries.Should().BeLessThan(500, $"resuming helps: {state.Quarantine} {rig.Log}");
            await ResumeAsync(rig, state);
            foreach (var child in Children(state))
            {
                if (await rig.Bare.LoadAsync(child, rig.Plans.Of, CancellationToken.None) is { State: { } inner })
                {
                    await ResumeAsync(rig, inner);
                }
            }

            await Task.Delay(10);
        }
    }

    private static async Task ResumeAsync(Rig rig, RunState state)
    {
        if (state.Quarantine is not null && !state.Status.IsFinal())
        {
            await rig.AskAsync(state.Id, at => new ResumeRequested("ada") { At = at, Seed = 1 });
        }
    }

    private static IEnumerable<Guid> Children(RunState run) => run.Steps.Where(step => !step.Status.IsFinal()).Select(step => step.Only?.Child).OfType<Guid>();

    private sealed class Faults(int seed, int percent)
    {
        private readonly Random random = new(seed);
        private int hits;

        public bool IsOn { get; set; } = true;

        public int Thrown { get; private set; }

        public void Hit(string call) => Hit(call, except: null);

        public void Hit(string call, string? except)
        {
            if (!IsOn || call == except)
            {
                return;
            }

            int drawn;
            lock (random)
            {
                drawn = random.Next(200);
                hits++;
            }

            Thrown += drawn < 2 * percent ? 1 : 0;
            if (drawn < percent)
            {
                throw new StoreUnavailableException($"away in {call}", new IOException());
            }

            if (drawn < 2 * percent)
            {
                throw new InvalidOperationException($"a bug in {call}");
            }
        }

        public async Task UntilAsync(int hits)
        {
            for (var n = 0; this.hits < hits && n < 400; n++)
            {
                await Task.Delay(2);
            }
        }
    }
}
