using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;
using Xunit;

namespace Workflows.Tests.Runtime.Failures;

/// <summary>An engine that is told to stop ends within its grace, whatever its store does.</summary>
public sealed class StopTests
{
    private const string One = "name: one\nsteps: { one: { uses: container, command: ['true'] } }";

    [Fact]
    public async Task A_store_that_is_away_is_given_up_when_the_grace_is_over()
    {
        FaultyStore? store = null;
        await using var rig = Rig.Create(new RigOptions { Decorate = inner => store = new FaultyStore(inner) });
        store!.Before = _ => throw new StoreUnavailableException("disk full", new IOException());
        await rig.AcceptAsync(One);
        rig.Start();
        await UntilAsync(() => store.Batches.Count > 0);

        var stopped = rig.StopAsync();

        rig.Time.Advance(TimeSpan.FromSeconds(4));
        stopped.IsCompleted.Should().BeFalse("what is decided is stored if the store comes back in time");
        using var clock = new Timer(_ => rig.Time.Advance(TimeSpan.FromMilliseconds(100)), null, 0, 5);
        await stopped;
    }

    [Fact]
    public async Task What_is_decided_is_stored_when_the_store_comes_back_within_the_grace()
    {
        FaultyStore? store = null;
        var rig = Rig.Create(new RigOptions { Decorate = inner => store = new FaultyStore(inner) });
        var away = true;
        store!.Before = _ =>
        {
            if (away)
            {
                throw new StoreUnavailableException("disk full", new IOException());
            }
        };
        var run = await rig.AcceptAsync(One);
        rig.Start();
        await UntilAsync(() => store.Batches.Count > 0);
        var stopped = rig.StopAsync();
        away = false;
        using (new Timer(_ => rig.Time.Advance(TimeSpan.FromMilliseconds(10)), null, 0, 5))
        {
            await stopped;
        }

        await using var next = await rig.RestartAsync(start: false);
        (await next.StoredAsync(run)).Status.Should().Be(RunStatus.Running, "the decision that was on its way is there");
    }

    [Fact]
    public async Task A_store_that_hangs_and_hears_nothing_is_left_behind()
    {
        var hanging = new TaskCompletionSource();
        var tried = false;
        FaultyStore? store = null;
        await using var rig = Rig.Create(new RigOptions { Decorate = inner => store = new FaultyStore(inner) });
        store!.Before = _ =>
        {
            tried = true;
            hanging.Task.GetAwaiter().GetResult();
        };
        await rig.AcceptAsync(One);
        rig.Start();
        await UntilAsync(() => tried);

        var stopped = rig.StopAsync();

        using var clock = new Timer(_ => rig.Time.Advance(TimeSpan.FromMilliseconds(500)), null, 0, 5);
        await stopped;
        hanging.SetResult();
    }

    [Fact]
    public async Task An_engine_whose_store_is_another_ones_ends_by_itself_and_says_so()
    {
        FaultyStore? store = null;
        await using var rig = Rig.Create(new RigOptions { Decorate = inner => store = new FaultyStore(inner) });
        store!.Before = _ => throw new LeaseLostException("another engine drives this folder now");
        await rig.AcceptAsync(One);

        var running = rig.Engine.RunAsync(CancellationToken.None);

        await running.Awaiting(task => task.WaitAsync(TimeSpan.FromSeconds(30))).Should().ThrowAsync<LeaseLostException>().WithMessage("another engine*");
        rig.Executor.Begun.Should().BeEmpty("nothing is done that is not stored");
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        for (var n = 0; !holds(); n++)
        {
            n.Should().BeLessThan(5_000);
            await Task.Delay(2);
        }
    }
}
