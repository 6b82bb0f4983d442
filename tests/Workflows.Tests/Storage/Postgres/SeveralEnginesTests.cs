using FluentAssertions;
using Microsoft.Extensions.Time.Testing;
using Workflows.Core.Runs;
using Workflows.Storage.Postgres;
using Workflows.Tests.Runtime;
using Xunit;

namespace Workflows.Tests.Storage.Postgres;

/// <summary>Engines side by side on one server's store. Each has a clock of its own that the test moves; leases end by the server's.</summary>
public sealed class SeveralEnginesTests : OwnDatabase
{
    private const string One = "name: one\nsteps: { work: { uses: container, image: busybox, command: ['true'] } }";
    private const string Two = "name: two\nsteps: { a: { uses: container, command: ['true'] }, b: { needs: [a], uses: container, command: ['true'] } }";
    private const string FirstIsOver = "UPDATE engines SET ends_at = clock_timestamp() WHERE started_at = (SELECT min(started_at) FROM engines)";

    private static readonly TimeSpan lease = TimeSpan.FromHours(1);

    [Fact]
    public async Task An_engine_that_joins_gets_half_of_the_partitions_and_every_run_ends_once()
    {
        await using var first = Start("kubernetes");
        List<Guid> runs = [];
        for (var n = 0; n < 100; n++)
        {
            runs.Add(await first.AcceptAsync(One, executor: "kubernetes"));
        }

        await first.Executor.Until(executor => executor.Begun.Count == runs.Count);
        await using var second = Start("kubernetes");
        await second.Engine.FindAttemptAsync(Guid.Empty, Cancellation);

        await RenewUntilAsync(first, () => Shares(), shares => shares.SequenceEqual([32]));
        await RenewUntilAsync(second, () => Shares(), shares => shares.SequenceEqual([32, 32]));

        // What runs goes on under whoever drives its run now: the same attempts.
        var moved = first.Executor.Disowned.ToHashSet();
        moved.Should().NotBeEmpty("twenty runs lie in more than half of the partitions, nearly surely");
        await second.Executor.Until(executor => moved.All(uid => executor.Begun.Exists(spec => spec.Uid == uid)));
        foreach (var spec in first.Executor.Begun)
        {
            (moved.Contains(spec.Uid) ? second : first).Executor.End(spec.Uid);
        }

        foreach (var run in runs)
        {
            var ended = await second.UntilAsync(run, state => state.Status.IsFinal());
            ended.Status.Should().Be(RunStatus.Succeeded);
            (await second.Bare.ListAttemptsAsync(run, null, null, Cancellation)).Should().ContainSingle();
        }
    }

    [Fact]
    public async Task The_runs_of_an_engine_that_died_go_on_elsewhere_and_what_ran_on_its_machine_is_lost_and_run_again()
    {
        await using var dead = Start("local");
        var run = await dead.AcceptAsync(One);
        await dead.Executor.UntilBegun("work");
        await using var next = Start("local");
        next.Executor.Script = _ => ScriptedExecutor.Success;
        await TestServer.ExecuteAsync(Database, FirstIsOver);

        var ended = await RenewUntilAsync(next, () => next.StoredAsync(run), state => state.Status.IsFinal());

        ended.Status.Should().Be(RunStatus.Succeeded);
        var attempts = await next.Bare.ListAttemptsAsync(run, 0, null, Cancellation);
        attempts.Select(attempt => attempt.Status).Should().Equal(AttemptStatus.Failed, AttemptStatus.Succeeded);
        attempts[0].Cause.Should().Be(Cause.Infrastructure);
        attempts[0].Message.Should().Contain("the engine that ran it is gone");
        next.Executor.Begun.Should().ContainSingle().Which.Uid.Should().Be(attempts[1].Uid);
    }

    [Fact]
    public async Task An_engine_that_stood_still_past_its_lease_records_and_starts_nothing_more()
    {
        await using var zombie = Start("local");
        var run = await zombie.AcceptAsync(Two);
        await zombie.Executor.UntilBegun("a");
        await using var next = Start("local");
        next.Executor.Script = _ => ScriptedExecutor.Success;
        await TestServer.ExecuteAsync(Database, FirstIsOver);
        await RenewUntilAsync(next, () => next.StoredAsync(run), state => state.Status.IsFinal());
        var history = (await next.EventsAsync(run)).Count;

        // It hears of it without having been told to renew anything: whoever takes a partition wakes the others.
        for (var n = 0; n < 3_000 && !zombie.Log.ToString().Contains("lost partition", StringComparison.Ordinal); n++)
        {
            await Task.Delay(10, Cancellation);
        }

        await zombie.Executor.Until(executor => executor.Stopped.Count == 1);
        zombie.Executor.Begun.Should().ContainSingle("nothing of it is begun any more").Which.Step.Should().Be("a");
        (await next.EventsAsync(run)).Should().HaveCount(history);
    }

    [Fact]
    public async Task A_partition_with_a_process_of_this_machine_is_not_given_up_while_it_runs()
    {
        await using var first = Start("local");
        List<Guid> runs = [];
        for (var n = 0; n < 80; n++)
        {
            runs.Add(await first.AcceptAsync(One));
        }

        await first.Executor.Until(executor => executor.Begun.Count == runs.Count);
        var tied = new HashSet<int>();
        foreach (var run in runs)
        {
            tied.Add((await first.Bare.FindPartitionAsync(run, Cancellation))!.Value);
        }

        await using var second = Start("local");
        await second.Engine.FindAttemptAsync(Guid.Empty, Cancellation);
        await RenewUntilAsync(first, () => Shares(), shares => shares[0] == Math.Max(32, tied.Count));

        first.Executor.Stopped.Should().BeEmpty();
        foreach (var spec in first.Executor.Begun.ToList())
        {
            first.Executor.End(spec.Uid);
        }

        foreach (var run in runs)
        {
            (await first.UntilAsync(run, state => state.Status.IsFinal())).Status.Should().Be(RunStatus.Succeeded);
        }
    }

    private Rig Start(string kind)
    {
        var rig = Rig.Create(new RigOptions
        {
            ExecutorKind = kind,
            Time = new FakeTimeProvider(DateTimeOffset.UtcNow),
            Open = time => PostgresStore.Open(Database, time, isUnsafe: false, lease),
        });
        rig.Executor.Script = static _ => null;
        return rig.Start();
    }

    /// <summary>Lets an engine renew its lease, again and again, until something holds.</summary>
    private async Task<T> RenewUntilAsync<T>(Rig rig, Func<Task<T>> look, Func<T, bool> holds)
    {
        for (var n = 0; n < 100; n++)
        {
            // Its clock stands still until it has renewed: else its leases would be over again at once.
            var before = await EndAsync(rig);
            rig.Time.Advance(lease / 3);
            for (var m = 0; m < 1_000 && await EndAsync(rig) == before; m++)
            {
                await Task.Delay(10, Cancellation);
            }

            for (var m = 0; m < 50; m++)
            {
                if (await look() is var seen && holds(seen))
                {
                    return seen;
                }

                await Task.Delay(10, Cancellation);
            }
        }

        throw new TimeoutException($"it never came to that: {await look()}\n{rig.Engine.Describe()}\n{rig.Log}");
    }

    private async Task<DateTime> EndAsync(Rig rig)
    {
        await using var source = Npgsql.NpgsqlDataSource.Create(Database);
        await using var ask = source.CreateCommand("SELECT ends_at FROM engines WHERE home = $1");
        ask.Parameters.AddWithValue(Rig.HomeOf(rig.Folder));
        return (DateTime)(await ask.ExecuteScalarAsync(Cancellation) ?? DateTime.MinValue);
    }

    /// <summary>How many partitions each engine has that has some, the first one first.</summary>
    private async Task<List<int>> Shares()
    {
        await using var source = Npgsql.NpgsqlDataSource.Create(Database);
        await using var ask = source.CreateCommand(
            "SELECT count(*)::integer FROM partitions p JOIN engines e ON e.id = p.owner GROUP BY e.id ORDER BY e.started_at");
        await using var rows = await ask.ExecuteReaderAsync(Cancellation);
        List<int> shares = [];
        while (await rows.ReadAsync(Cancellation))
        {
            shares.Add(rows.GetInt32(0));
        }

        return shares;
    }
}
