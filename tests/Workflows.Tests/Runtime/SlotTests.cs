using CsCheck;
using FluentAssertions;
using Workflows.Core.Definitions;
using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;
using Workflows.Runtime.Slots;
using Xunit;

namespace Workflows.Tests.Runtime;

/// <summary>Concurrency keys.</summary>
public sealed class SlotTests
{
    private static readonly SlotKey key = new("default", "k");

    [Fact]
    public void No_more_runs_than_the_limit_hold_a_slot_and_they_get_it_in_the_order_they_asked() =>
        Gen.Select(Gen.Int[1, 3], Gen.Bool.List[0, 40]).Sample((limit, steps) =>
    {
        var table = new SlotTable();
        var (holds, waits) = (new List<Guid>(), new List<Guid>());
        foreach (var asks in steps)
        {
            SlotMoves moves;
            if (asks || holds.Count + waits.Count == 0)
            {
                waits.Add(Guid.CreateVersion7());
                moves = table.Ask(key, new SlotRequest(waits[^1], "run", limit, WhenFull.Queue));
            }
            else
            {
                // The oldest holder ends, or the one that waits longest gives up.
                var gone = holds.Count > 0 ? holds[0] : waits[0];
                _ = holds.Remove(gone) || waits.Remove(gone);
                moves = table.Free(key, gone);
            }

            moves.Granted.Should().Equal(waits.Take(moves.Granted.Count));
            holds.AddRange(moves.Granted);
            waits.RemoveRange(0, moves.Granted.Count);
            holds.Count.Should().Be(Math.Min(limit, holds.Count + waits.Count));
        }
    });

    [Fact]
    public void Of_many_that_cancel_the_oldest_the_newest_wins()
    {
        var table = new SlotTable();
        Guid[] runs = [Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7()];
        table.Ask(key, Request(0)).Granted.Should().Equal(runs[0]);
        table.Ask(key, Request(1)).Cancel.Should().Equal(runs[0]);
        table.Ask(key, Request(2)).Cancel.Should().BeEmpty("the only holder is asked already");

        var moves = table.Free(key, runs[0]);

        moves.Granted.Should().Equal(runs[1]);
        moves.Cancel.Should().Equal(runs[1]);
        table.Free(key, runs[1]).Granted.Should().Equal(runs[2]);

        SlotRequest Request(int i) => new(runs[i], $"run#{i}", 1, WhenFull.CancelOldest);
    }

    [Fact]
    public async Task Runs_of_one_key_run_one_after_another_also_over_a_restart()
    {
        var rig = Rig.Create().Start();
        rig.Executor.Script = _ => null;
        var first = await rig.AcceptAsync(Limited("queue"));
        await rig.Executor.Until(e => e.Begun.Count == 1);
        var second = await rig.AcceptAsync(Limited("queue"));
        var third = await rig.AcceptAsync(Limited("queue"));

        await using var next = await rig.RestartAsync();
        next.Executor.ReportAll();
        await next.Executor.Until(e => e.Begun.Count == 1);
        (await next.StoredAsync(second)).Status.Should().Be(RunStatus.Queued);
        next.Executor.End("work");
        await next.EndAsync(first);
        await next.Executor.Until(e => e.Begun.Count == 2);
        next.Executor.Begun[1].Run.Should().Be("limited#2");
        (await next.StoredAsync(third)).Status.Should().Be(RunStatus.Queued);
        next.Executor.End("work");
        await next.EndAsync(second);
        await next.Executor.Until(e => e.Begun.Count == 3);
        next.Executor.End("work");
        await next.EndAsync(third);
    }

    [Fact]
    public async Task A_run_that_finds_its_key_full_is_rejected_where_the_flow_says_so()
    {
        await using var rig = Rig.Create().Start();
        rig.Executor.Script = _ => null;
        await rig.AcceptAsync(Limited("reject"));
        await rig.Executor.UntilBegun("work");

        var ended = await rig.EndAsync(await rig.AcceptAsync(Limited("reject")));

        ended.Status.Should().Be(RunStatus.Cancelled);
        ended.Message.Should().Be("concurrency key limited is full: limited#1 holds it");
    }

    [Fact]
    public async Task A_run_that_takes_the_place_of_the_oldest_cancels_it_first()
    {
        await using var rig = Rig.Create().Start();
        rig.Executor.Script = spec => spec.Run == "limited#1" ? null : ScriptedExecutor.Success;
        var first = await rig.AcceptAsync(Limited("cancel-oldest"));
        await rig.Executor.UntilBegun("work");

        var second = await rig.AcceptAsync(Limited("cancel-oldest"));

        (await rig.EndAsync(first)).Status.Should().Be(RunStatus.Cancelled);
        (await rig.EndAsync(second)).Status.Should().Be(RunStatus.Succeeded);
    }

    [Fact]
    public async Task A_queued_run_that_is_cancelled_leaves_the_line()
    {
        await using var rig = Rig.Create().Start();
        rig.Executor.Script = _ => null;
        var first = await rig.AcceptAsync(Limited("queue"));
        await rig.Executor.UntilBegun("work");
        var second = await rig.AcceptAsync(Limited("queue"));
        var third = await rig.AcceptAsync(Limited("queue"));

        (await rig.AskAsync(second, at => new CancelRequested("ada") { At = at, Seed = 1 })).Should().BeNull();
        await rig.EndAsync(second);
        rig.Executor.End("work");
        await rig.EndAsync(first);
        await rig.Executor.Until(e => e.Begun.Count == 2);

        rig.Executor.Begun[1].Run.Should().Be("limited#3");
        rig.Executor.End("work");
        await rig.EndAsync(third);
    }

    private static string Limited(string whenFull) => $$$"""
        name: limited
        concurrency: { key: "{{ workflow.name }}", limit: 1, whenFull: {{{whenFull}}} }
        steps: { work: { uses: container, command: ['true'] } }
        """;
}
