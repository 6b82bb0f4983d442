using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;
using Xunit;

namespace Workflows.Tests.Runtime;

/// <summary>Waits, backoffs and deadlines.</summary>
public sealed class TimerTests
{
    [Fact]
    public async Task A_wait_ends_when_its_time_has_passed_and_not_before()
    {
        await using var rig = Rig.Create().Start();
        var run = await rig.AcceptAsync("name: nap\nsteps: { nap: { wait: { for: 10m } } }");
        await rig.IdleAsync();

        rig.Time.Advance(TimeSpan.FromMinutes(9));
        (await rig.StoredAsync(run)).Status.Should().Be(RunStatus.Running);
        rig.Time.Advance(TimeSpan.FromMinutes(2));

        (await rig.EndAsync(run)).Status.Should().Be(RunStatus.Succeeded);
    }

    [Fact]
    public async Task Timers_that_came_due_while_nothing_ran_fire_at_start_in_the_order_they_were_due()
    {
        var rig = Rig.Create().Start();

        // Each partition has its own timers: three runs of one.
        var naps = new List<(Guid Run, int Minutes, int Partition)>();
        while (!naps.Exists(nap => naps.Count(other => other.Partition == nap.Partition) == 3))
        {
            var minutes = 10 + (naps.Count * 37 % 50);
            var run = await rig.AcceptAsync($$"""name: nap{{minutes}}{{"\n"}}steps: { nap: { wait: { for: {{minutes}}m } } }""");
            naps.Add((run, minutes, (await rig.Store.FindPartitionAsync(run, TestContext.Current.CancellationToken))!.Value));
        }

        await rig.IdleAsync();
        await rig.StopAsync();
        rig.Time.Advance(TimeSpan.FromDays(7));
        var order = new List<Guid>();
        var runs = naps.GroupBy(nap => nap.Partition).Single(of => of.Count() == 3).OrderBy(nap => nap.Minutes).Select(nap => nap.Run).ToList();
        await using var next = await rig.RestartAsync(with: new RigOptions
        {
            Decorate = inner => new FaultyStore(inner)
            {
                Before = batch =>
                {
                    lock (order)
                    {
                        order.AddRange(batch.Where(c => c.Facts.Any(f => f.Event is TimerFired)).Select(c => c.After.Id));
                    }
                },
            },
        });
        await Task.WhenAll(naps.Select(nap => next.EndAsync(nap.Run)));

        order.Where(runs.Contains).Should().Equal(runs);
    }

    [Fact]
    public async Task A_failed_attempt_is_made_again_after_its_backoff()
    {
        await using var rig = Rig.Create().Start();
        rig.Executor.Script = spec => spec.Attempt == 1 ? new AttemptOutcome { Exit = 1, Message = "boom" } : ScriptedExecutor.Success;
        var run = await rig.AcceptAsync(
            "name: retry\nsteps: { one: { uses: container, command: ['false'], retry: { attempts: 2, backoff: { first: 30s, jitter: 0 } } } }");

        await rig.UntilAsync(run, state => state.Steps[0].Status == StepStatus.Backoff);
        await rig.AdvanceAsync(TimeSpan.FromSeconds(29));
        rig.Executor.Begun.Should().HaveCount(1);
        rig.Time.Advance(TimeSpan.FromSeconds(2));

        var ended = await rig.EndAsync(run);
        ended.Status.Should().Be(RunStatus.Succeeded);
        rig.Executor.Begun.Select(s => s.Attempt).Should().Equal(1, 2);
        rig.Executor.Begun.Select(s => s.IdempotencyKey).Distinct().Should().HaveCount(1, "it is stable over attempts");
    }

    [Fact]
    public async Task What_waits_stands_still_while_its_run_is_suspended()
    {
        await using var rig = Rig.Create().Start();
        var run = await rig.AcceptAsync("name: nap\nsteps: { nap: { wait: { for: 10m } } }");
        await rig.IdleAsync();
        rig.Time.Advance(TimeSpan.FromMinutes(4));

        await rig.AskAsync(run, at => new SuspendRequested("ada") { At = at, Seed = 1 });
        rig.Time.Advance(TimeSpan.FromHours(3));
        (await rig.AskAsync(run, at => new ResumeRequested("ada") { At = at, Seed = 2 })).Should().BeNull();
        await rig.IdleAsync();
        rig.Time.Advance(TimeSpan.FromMinutes(5));
        (await rig.StoredAsync(run)).Status.Should().Be(RunStatus.Running);
        rig.Time.Advance(TimeSpan.FromMinutes(2));

        (await rig.EndAsync(run)).Status.Should().Be(RunStatus.Succeeded);
    }
}
