using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;
using Workflows.Runtime.Loop;
using Workflows.Runtime.Storing;
using Xunit;

namespace Workflows.Tests.Runtime;

/// <summary>Many runs in one transaction, and what becomes of them when it fails.</summary>
public sealed class GroupCommitTests
{
    private const string Chain = """
        name: chain
        steps:
          one: { uses: container, command: ['true'] }
          two: { needs: [one], uses: container, command: ['true'] }
          three: { needs: [two], set: { done: true } }
        """;

    [Fact]
    public async Task Runs_in_flight_together_share_their_transactions()
    {
        await using var rig = Faulty(out var store);
        var runs = await AcceptAsync(rig, 100);
        rig.Start();

        await Task.WhenAll(runs.Select(rig.EndAsync));

        // 100 runs of 5 decisions each would be 500 transactions, one by one.
        store().Batches.Sum().Should().BeGreaterThanOrEqualTo(400);
        store().Batches.Count.Should().BeLessThan(200);
    }

    [Fact]
    public async Task A_commit_whose_reply_is_lost_is_found_stored_and_nothing_happens_twice()
    {
        await using var rig = Faulty(out var store);
        var runs = await AcceptAsync(rig, 5);
        var n = 0;
        store().After = _ =>
        {
            if (++n % 2 == 1)
            {
                throw new StoreUnavailableException("connection lost", new IOException());
            }
        };
        rig.Start();

        (await Task.WhenAll(runs.Select(rig.EndAsync))).Should().OnlyContain(run => run.Status == RunStatus.Succeeded);

        foreach (var run in runs)
        {
            var events = await rig.EventsAsync(run);
            events.Select(e => e.Sequence).Should().BeInAscendingOrder().And.OnlyHaveUniqueItems();
            events.Count(e => e.Type == "attemptEnded").Should().Be(2);
        }

        rig.Executor.Begun.Should().HaveCount(10);
    }

    [Fact]
    public async Task A_lost_reply_is_told_by_any_run_of_the_batch_whose_events_can_be_read()
    {
        await using var rig = Faulty(out var store);
        var runs = await AcceptAsync(rig, 40);
        var (lost, looks) = (0, 0);
        store().After = batch =>
        {
            if (batch.Count > 1 && Interlocked.Exchange(ref lost, 1) == 0)
            {
                store().Looking = run => Unreadable(run, batch[0].After.Id, ref looks);
                throw new IOException("connection lost");
            }
        };
        rig.Start();

        (await Task.WhenAll(runs.Select(rig.EndAsync))).Should().OnlyContain(run => run.Status == RunStatus.Succeeded);

        looks.Should().Be(1);
        rig.Executor.Begun.Should().HaveCount(80);
        rig.Log.ToString().Should().NotContain("its commit failed");
    }

    [Theory]
    [InlineData(2)]
    [InlineData(int.MaxValue)]
    public async Task A_commit_that_is_stored_but_could_not_be_asked_about_has_its_effects_all_the_same(int unreadable)
    {
        await using var rig = Faulty(out var store);
        var run = (await AcceptAsync(rig, 1)).Single();
        var (lost, looks) = (false, 0);
        store().Looking = asked =>
        {
            if (looks < unreadable)
            {
                Unreadable(asked, run, ref looks);
            }
        };
        store().After = batch =>
        {
            if (!lost && batch.Any(commit => commit.Facts.Any(fact => fact.Event is AttemptEnded)))
            {
                lost = true;
                throw new IOException("connection lost");
            }
        };
        rig.Start();
        await using var clock = new Timer(_ => rig.Time.Advance(TimeSpan.FromSeconds(1)), null, 0, 5);

        (await rig.EndAsync(run)).Status.Should().Be(RunStatus.Succeeded);

        looks.Should().Be(Math.Min(unreadable, 1 + BackgroundWork.MostTries));
        rig.Executor.Begun.Should().HaveCount(2);
        await rig.IdleAsync();
        rig.Executor.Released.Should().HaveCount(2, "what ended with the commit is let go");
        (await rig.EventsAsync(run)).Count(e => e.Type == "attemptEnded").Should().Be(2);
    }

    /// <summary>Somebody else's event took the number while ours failed: it must not be taken for ours.</summary>
    [Fact]
    public async Task Another_event_under_the_same_number_is_not_the_one_that_was_to_be_committed()
    {
        await using var rig = Faulty(out var store);
        var run = (await AcceptAsync(rig, 1)).Single();
        var n = 0;
        store().Before = batch =>
        {
            if (batch is [{ Facts: [var granted] } commit] && ++n == 1)
            {
                var other = commit with { Facts = [granted with { Event = granted.Event with { Seed = granted.Event.Seed + 1 } }], Answers = [] };
                rig.Bare.CommitAsync([other], CancellationToken.None).GetAwaiter().GetResult();
                throw new StoreUnavailableException("connection lost", new IOException());
            }
        };
        rig.Start();
        await using var clock = new Timer(_ => rig.Time.Advance(TimeSpan.FromSeconds(1)), null, 0, 5);

        for (var looks = 0; !rig.Log.ToString().Contains("its commit failed", StringComparison.Ordinal); looks++)
        {
            looks.Should().BeLessThan(3_000, "it is tried again, and refused");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        rig.Executor.Begun.Should().BeEmpty("nothing that it decided is done");
        (await rig.EventsAsync(run)).Should().HaveCount(2);
    }

    [Fact]
    public async Task A_database_that_is_away_blames_no_run()
    {
        await using var rig = Faulty(out var store);
        var runs = await AcceptAsync(rig, 3);
        var left = 20;
        store().Before = _ =>
        {
            if (left-- > 0)
            {
                rig.Time.Advance(TimeSpan.FromSeconds(10));
                throw new StoreUnavailableException("disk full", new IOException());
            }
        };
        rig.Start();
        using var clock = new Timer(_ => rig.Time.Advance(TimeSpan.FromSeconds(1)), null, 0, 2);

        var ended = await Task.WhenAll(runs.Select(rig.EndAsync));

        ended.Should().OnlyContain(run => run.Status == RunStatus.Succeeded);
        foreach (var run in runs)
        {
            (await rig.EventsAsync(run)).Should().NotContain(e => e.Type == "runQuarantined");
        }
    }

    [Fact]
    public async Task A_batch_is_halved_until_the_bad_run_is_alone_and_the_others_go_on()
    {
        await using var rig = Faulty(out var store);
        var runs = await AcceptAsync(rig, 16);
        var bad = runs[11];
        store().Before = batch => Refuse(batch, bad);
        rig.Start();
        using var clock = new Timer(_ => rig.Time.Advance(TimeSpan.FromSeconds(1)), null, 0, 5);

        var ended = await Task.WhenAll(runs.Where(run => run != bad).Select(rig.EndAsync));
        ended.Should().OnlyContain(run => run.Status == RunStatus.Succeeded);

        var stuck = await rig.UntilAsync(bad, run => run.Quarantine is not null);
        stuck.Suspended.Should().BeTrue();
        stuck.Quarantine.Should().Contain("failed 5 times").And.Contain("bad row");
    }

    [Fact]
    public async Task A_quarantined_run_goes_on_where_it_stood_once_somebody_resumes_it()
    {
        await using var rig = Faulty(out var store);
        var run = (await AcceptAsync(rig, 1))[0];
        store().Before = batch => Refuse(batch, run);
        rig.Start();
        using (new Timer(_ => rig.Time.Advance(TimeSpan.FromSeconds(1)), null, 0, 5))
        {
            await rig.UntilAsync(run, state => state.Quarantine is not null);
        }

        store().Before = static _ => { };
        (await rig.AskAsync(run, at => new ResumeRequested("ada") { At = at, Seed = 1 })).Should().BeNull();

        (await rig.EndAsync(run)).Status.Should().Be(RunStatus.Succeeded);
    }

    [Fact]
    public async Task A_commit_that_fails_once_is_decided_again_on_the_run_as_it_is_stored()
    {
        await using var rig = Faulty(out var store);
        var run = (await AcceptAsync(rig, 1))[0];
        var failed = false;
        store().Before = batch =>
        {
            if (!failed && batch.Any(c => c.Facts.Any(f => f.Event is AttemptEnded)))
            {
                failed = true;
                throw new InvalidOperationException("once");
            }
        };
        rig.Start();
        using var clock = new Timer(_ => rig.Time.Advance(TimeSpan.FromSeconds(1)), null, 0, 5);

        (await rig.EndAsync(run)).Status.Should().Be(RunStatus.Succeeded);
        failed.Should().BeTrue();
        (await rig.EventsAsync(run)).Count(e => e.Type == "attemptEnded").Should().Be(2);
    }

    [Fact]
    public async Task A_run_whose_rules_throw_is_quarantined_and_the_others_go_on()
    {
        var broken = true;
        await using var rig = Rig.Create(new RigOptions
        {
            Evaluate = (template, scope) => broken && template.Json.Contains("boom", StringComparison.Ordinal)
                ? throw new InvalidOperationException("a bug in the rules")
                : Definitions.Expressions.Evaluator.Evaluate(template, scope),
        });
        rig.Start();
        var poison = await rig.AcceptAsync(
            "name: poison\nparameters: { boom: { type: boolean, default: true } }\nsteps: { one: { when: parameters.boom, set: { x: 1 } } }");
        var well = await rig.AcceptAsync(Chain);

        (await rig.EndAsync(well)).Status.Should().Be(RunStatus.Succeeded);
        var stuck = await rig.UntilAsync(poison, run => run.Quarantine is not null);
        stuck.Quarantine.Should().Contain("a bug in the rules");

        broken = false;
        await rig.AskAsync(poison, at => new ResumeRequested("ada") { At = at, Seed = 1 });
        (await rig.EndAsync(poison)).Status.Should().Be(RunStatus.Succeeded);
    }

    private static void Refuse(IReadOnlyList<RunCommit> batch, Guid bad)
    {
        if (batch.Any(c => c.After.Id == bad && c.After.Quarantine is null))
        {
            throw new InvalidOperationException("bad row");
        }
    }

    private static void Unreadable(Guid run, Guid bad, ref int looks)
    {
        if (run == bad)
        {
            looks++;
            throw new InvalidDataException("a row that makes no sense");
        }
    }

    private static Rig Faulty(out Func<FaultyStore> store)
    {
        FaultyStore? made = null;
        var rig = Rig.Create(new RigOptions { Decorate = inner => made = new FaultyStore(inner) });
        store = () => made!;
        return rig;
    }

    private static async Task<List<Guid>> AcceptAsync(Rig rig, int count)
    {
        var runs = new List<Guid>();
        for (var i = 0; i < count; i++)
        {
            runs.Add(await rig.AcceptAsync(Chain));
        }

        return runs;
    }
}
