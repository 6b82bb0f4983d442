using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;
using Xunit;

namespace Workflows.Tests.Runtime;

/// <summary>What an engine finds when it starts.</summary>
public sealed class RecoveryTests
{
    [Fact]
    public async Task A_run_that_can_not_be_read_is_left_alone_and_says_so_and_the_others_go_on()
    {
        var rig = Rig.Create();
        var broken = await rig.AcceptAsync("name: broken\nsteps: { a: { set: { x: 1 } } }");
        var well = await rig.AcceptAsync("name: well\nsteps: { a: { set: { x: 1 } } }");
        await using var next = await rig.RestartAsync(with: new RigOptions { Unreadable = "broken" });

        (await next.EndAsync(well)).Status.Should().Be(RunStatus.Succeeded);

        (await next.AskAsync(broken, at => new CancelRequested("ada") { At = at, Seed = 1 })).Should().Contain("broken is no definition any more");
        await FluentActions.Awaiting(() => next.Engine.WhenEndedAsync(broken)).Should().ThrowAsync<InvalidOperationException>();
        await next.IdleAsync();
    }

    [Fact]
    public async Task Commands_that_came_while_nothing_ran_are_taken_before_anything_is_started()
    {
        var rig = Rig.Create().Start();
        rig.Executor.Script = _ => null;
        var run = await rig.AcceptAsync("name: r\nsteps: { a: { uses: container, command: [a] }, b: { needs: [a], uses: container, command: [b] } }");
        await rig.Executor.UntilBegun("a");
        await rig.StopAsync();
        await using var next = await rig.RestartAsync(start: false);
        await next.SendAsync(run, at => new CancelRequested("ada") { At = at.AddDays(-2), Seed = 1 });
        next.Start();

        var ended = await next.EndAsync(run);

        ended.Status.Should().Be(RunStatus.Cancelled);
        ended.EndedAt.Should().BeOnOrAfter(ended.StartedAt!.Value, "a command counts from when it is taken");
    }

    [Fact]
    public async Task A_thousand_runs_are_taken_up_and_driven_to_their_end()
    {
        var rig = Rig.Create();
        var runs = new List<Guid>();
        for (var i = 0; i < 1_000; i++)
        {
            runs.Add(await rig.AcceptAsync("name: many\nsteps: { a: { uses: container, command: [a] } }"));
        }

        await using var next = await rig.RestartAsync();

        (await Task.WhenAll(runs.Select(next.EndAsync))).Should().OnlyContain(run => run.Status == RunStatus.Succeeded);
        next.Executor.Begun.Select(s => s.Uid).Should().OnlyHaveUniqueItems().And.HaveCount(1_000);
    }
}
