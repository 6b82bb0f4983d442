using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Runtime.Executing;
using Xunit;

namespace Workflows.Tests.Runtime;

/// <summary>What a place does to attempts: it goes out of sight, takes them away, gives too little, keeps what nobody wants any more.</summary>
public sealed class PlaceTests
{
    private const string Plain = "name: p\nsteps: { work: { uses: container, command: [w] } }";
    private const string Hurried = "name: p\nsteps: { work: { uses: container, command: [w], queueTimeout: 5m } }";
    private const string Growing =
        "name: p\nsteps: { work: { uses: container, command: [w], resources: { memory: 1000 }, onOutOfMemory: { factor: 1.5, max: 2000 } } }";

    private static readonly AttemptOutcome evicted = new() { Lost = "Evicted: the node was low on memory" };

    [Fact]
    public async Task No_queue_timeout_fires_while_the_attempt_is_out_of_sight_for_it_may_have_begun()
    {
        await using var rig = Rig.Create().Start();
        var run = await OutOfSightAsync(rig, Hurried, "node");

        rig.Time.Advance(TimeSpan.FromHours(1));
        await SettledAsync(rig);
        rig.Executor.Report(spec => new Observation.Running(spec.Uid, rig.Time.GetUtcNow()), "work");
        rig.Executor.End("work");

        (await rig.EndAsync(run)).Status.Should().Be(RunStatus.Succeeded);
    }

    [Fact]
    public async Task What_is_seen_to_wait_still_after_an_outage_has_waited_all_the_time()
    {
        await using var rig = Rig.Create().Start();
        var run = await OutOfSightAsync(rig, Hurried, "node");
        rig.Time.Advance(TimeSpan.FromHours(1));
        await SettledAsync(rig);
        (await rig.StoredAsync(run)).Status.Should().Be(RunStatus.Running);

        rig.Executor.Report(spec => new Observation.Waiting(spec.Uid, "node", "0/3 nodes are available"), "work");

        (await rig.EndAsync(run)).Steps[0].Message.Should().Be("did not start within 5m; it waited for node: 0/3 nodes are available");
    }

    [Fact]
    public async Task The_limit_of_an_image_ends_with_the_image_also_while_nobody_sees_it()
    {
        await using var rig = Rig.Create().Start();
        var run = await OutOfSightAsync(rig, Plain, "image");
        rig.Time.Advance(TimeSpan.FromMinutes(11));
        await SettledAsync(rig);

        // The image has come meanwhile, and its node has no room now.
        rig.Executor.Report(spec => new Observation.Waiting(spec.Uid, "node", "it is being prepared"), "work");
        await SettledAsync(rig);
        rig.Executor.End("work");

        (await rig.EndAsync(run)).Status.Should().Be(RunStatus.Succeeded);
    }

    [Fact]
    public async Task A_cluster_out_of_sight_is_what_the_step_is_seen_to_wait_for()
    {
        await using var rig = Rig.Create().Start();
        var run = await OutOfSightAsync(rig, Plain, "node");
        rig.Time.Advance(TimeSpan.FromSeconds(1));

        (await rig.ViewUntilAsync(
            run,
            view => view.Attempts.Any(a => a.WaitsForText == "the cluster does not answer"))).Attempts[0].WaitsForKind.Should().Be("place");
    }

    [Fact]
    public async Task What_still_runs_of_a_recorded_attempt_is_stopped_then_released()
    {
        var rig = Rig.Create().Start();
        await rig.RunAsync(Plain);
        await using var next = await rig.RestartAsync();
        await SettledAsync(next);
        next.Executor.Released.Clear();

        next.Executor.Find(next.Executor.Begun[0]);

        await next.Executor.Until(e => e.Released.Contains(e.Begun[0].Uid));
        next.Executor.Stopped.Should().Equal((next.Executor.Begun[0].Uid, StopMode.AtOnce));
    }

    [Fact]
    public async Task What_no_row_has_ever_known_is_cleared_away_too()
    {
        await using var rig = Rig.Create().Start();
        await rig.RunAsync(Plain);
        var stranger = rig.Executor.Begun[0] with { Uid = Guid.CreateVersion7() };

        rig.Executor.Find(stranger);

        await rig.Executor.Until(e => e.Released.Contains(stranger.Uid));
        rig.Executor.Stopped.Should().Equal((stranger.Uid, StopMode.AtOnce));
    }

    [Fact]
    public async Task F8_What_no_row_knows_is_not_touched_before_it_is_ten_minutes_old()
    {
        await using var rig = Rig.Create().Start();
        await rig.RunAsync(Plain);
        await rig.IdleAsync();
        var stranger = rig.Executor.Begun[0] with { Uid = Guid.CreateVersion7() };

        rig.Executor.Find(stranger, since: rig.Time.GetUtcNow() - TimeSpan.FromMinutes(8));
        await rig.IdleAsync();
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        await rig.IdleAsync();
        rig.Executor.Stopped.Should().BeEmpty("another engine may be driving it");
        rig.Time.Advance(TimeSpan.FromMinutes(1));

        await rig.Executor.Until(e => e.Released.Contains(stranger.Uid));
        rig.Executor.Stopped.Should().Equal((stranger.Uid, StopMode.AtOnce));
    }

    [Fact]
    public async Task F8_What_no_row_knows_and_has_ended_is_left_for_its_own_engine_as_long()
    {
        await using var rig = Rig.Create().Start();
        await rig.RunAsync(Plain);
        await rig.IdleAsync();
        var stranger = rig.Executor.Begun[0] with { Uid = Guid.CreateVersion7(), Step = "other" };

        rig.Executor.Find(stranger, since: rig.Time.GetUtcNow());
        rig.Executor.End("other");
        await rig.IdleAsync();
        rig.Executor.Released.Should().NotContain(stranger.Uid);
        rig.Time.Advance(TimeSpan.FromMinutes(10));

        await rig.Executor.Until(e => e.Released.Contains(stranger.Uid));
        rig.Executor.Stopped.Should().BeEmpty("it has ended");
    }

    [Fact]
    public async Task What_is_recorded_as_ended_is_cleared_away_at_once_however_young()
    {
        var rig = Rig.Create().Start();
        await rig.RunAsync(Plain);
        await using var next = await rig.RestartAsync();
        await next.IdleAsync();
        next.Executor.Released.Clear();

        next.Executor.Find(next.Executor.Begun[0], since: next.Time.GetUtcNow());

        await next.Executor.Until(e => e.Released.Contains(e.Begun[0].Uid));
    }

    [Fact]
    public async Task What_a_run_that_can_not_be_read_may_still_want_is_left_alone()
    {
        var rig = Rig.Create().Start();
        await WaitingAsync(rig, Plain, "node");
        await using var next = await rig.RestartAsync(with: new RigOptions { Unreadable = "p" });
        await SettledAsync(next);

        next.Executor.Find(next.Executor.Begun[0]);

        await next.IdleAsync();
        next.Executor.Stopped.Should().BeEmpty();
        next.Executor.Released.Should().BeEmpty();
    }

    [Fact]
    public async Task An_attempt_whose_place_was_taken_does_not_pay_from_the_retry_budget()
    {
        await using var rig = Rig.Create().Start();
        rig.Executor.Script = spec => spec.Attempt <= 2 ? evicted : new AttemptOutcome { Exit = spec.Attempt == 3 ? 1 : 0 };
        var run = await rig.AcceptAsync(Plain.Replace("[w]", "[w], retry: { attempts: 2 }", StringComparison.Ordinal));

        for (var attempt = 2; attempt <= 4; attempt++)
        {
            await rig.UntilAsync(run, r => r.Steps[0].Status == StepStatus.Backoff && r.Steps[0].Only!.Attempts == attempt - 1);
            await rig.AdvanceAsync(TimeSpan.FromMinutes(10));
            await rig.Executor.UntilBegun("work", attempt);
        }

        var ended = await rig.EndAsync(run);
        ended.Status.Should().Be(RunStatus.Succeeded, "two were lost, and the one that failed left one of two tries");
        ended.Steps[0].Only.Should().BeEquivalentTo(new { Attempts = 4, Spent = 1, Lost = 2 });
    }

    [Fact]
    public async Task Memory_grows_from_the_limit_that_the_executor_tells_and_is_remembered_over_a_restart()
    {
        var rig = Rig.Create().Start();
        rig.Executor.Script = spec => spec.Attempt == 1 ? new AttemptOutcome { Exit = 137, OutOfMemory = true, MemoryLimit = spec.Resources.Memory } : null;
        var run = await rig.AcceptAsync(Growing);
        await NextTryAsync(rig, run, 2);
        await using var next = await rig.RestartAsync();
        await SettledAsync(next);

        // The cluster had raised the limit of this one (a LimitRange does): the next asks for more than was given.
        next.Executor.End("work", new AttemptOutcome { Exit = 137, OutOfMemory = true, MemoryLimit = 1_600 });
        await NextTryAsync(next, run, 3);
        next.Executor.End("work", evicted);
        await NextTryAsync(next, run, 4);
        next.Executor.End("work");

        (await next.EndAsync(run)).Status.Should().Be(RunStatus.Succeeded);
        next.Executor.Begun.Select(spec => spec.Resources.Memory).Should().Equal([1_000, 1_500, 2_000, 2_000], "a lost place forgets nothing");
    }

    private static async Task NextTryAsync(Rig rig, Guid run, int attempt)
    {
        await rig.UntilAsync(run, r => r.Steps[0].Status != StepStatus.Starting || r.Steps[0].Only!.Attempts == attempt);
        await rig.AdvanceAsync(TimeSpan.FromMinutes(10));
        await rig.Executor.UntilBegun("work", attempt);
    }

    private static async Task<Guid> WaitingAsync(Rig rig, string yaml, string kind)
    {
        rig.Executor.Script = _ => null;
        var run = await rig.AcceptAsync(yaml);
        await rig.Executor.UntilBegun("work");
        rig.Executor.Report(spec => new Observation.Waiting(spec.Uid, kind, "as it is"), "work");
        await SettledAsync(rig);
        return run;
    }

    /// <summary>It waits, and then nobody sees it.</summary>
    private static async Task<Guid> OutOfSightAsync(Rig rig, string yaml, string kind)
    {
        var run = await WaitingAsync(rig, yaml, kind);
        rig.Executor.Report(spec => new Observation.Unseen(spec.Uid, "the cluster does not answer"), "work");
        await SettledAsync(rig);
        return run;
    }

    /// <summary>What was told so far has been taken in.</summary>
    private static async Task SettledAsync(Rig rig) => await rig.Engine.FindAttemptAsync(Guid.Empty, CancellationToken.None);
}
