using FluentAssertions;
using Workflows.Core.Runs.Events;
using Workflows.Runtime.Storing;
using Xunit;

namespace Workflows.Tests.Runtime;

/// <summary>Commands reach their runs, each once, in whatever order they come into sight.</summary>
public sealed class InboxTests
{
    private const string Asks = """
        name: asks
        steps:
          one: { wait: { event: { type: go } } }
        """;

    [Fact]
    public async Task A_command_that_is_seen_after_a_later_one_is_taken_as_well()
    {
        FaultyStore? store = null;
        await using var rig = Rig.Create(new RigOptions { Decorate = real => store = new FaultyStore(real) }).Start();
        var run = await rig.AcceptAsync(Asks);
        await rig.IdleAsync();
        var isLate = true;
        store!.Hidden = entry => entry.Event is SuspendRequested && isLate;

        var early = await rig.SendAsync(run, at => new SuspendRequested("ada") { At = at, Seed = 1 });
        var late = await rig.SendAsync(run, at => new ResumeRequested("ada") { At = at, Seed = 2 });
        await store.UntilReadAsync(late);
        (await rig.Bare.FindAnswerAsync(early, CancellationToken.None)).Should().BeNull();
        isLate = false;
        (await rig.AskAsync(run, at => new ResumeRequested("ada") { At = at, Seed = 3 })).Should().BeNull();

        (await rig.UntilAsync(run, state => state.SuspendedAt is null)).Should().NotBeNull();
        (await rig.Bare.FindAnswerAsync(early, CancellationToken.None)).Should().Be(new InboxAnswer(early, null));
    }

    [Fact]
    public async Task An_engine_that_stops_while_its_inbox_cannot_be_read_ends_well()
    {
        FaultyStore? store = null;
        await using var rig = Rig.Create(new RigOptions { Decorate = real => store = new FaultyStore(real) }).Start();
        var run = await rig.AcceptAsync(Asks);
        await rig.IdleAsync();
        var (began, away) = (new TaskCompletionSource(), new TaskCompletionSource());
        store!.Reading = () =>
        {
            began.TrySetResult();
            return away.Task;
        };
        _ = await rig.SendAsync(run, at => new SuspendRequested("ada") { At = at, Seed = 1 });
        await began.Task;

        var stopping = rig.StopAsync();
        rig.Time.Advance(TimeSpan.FromSeconds(10));
        away.SetException(new StoreUnavailableException("the connection is lost", null));

        await stopping.Awaiting(task => task).Should().NotThrowAsync();
    }

    [Fact]
    public async Task An_entry_that_waits_for_its_answer_is_handed_over_once()
    {
        FaultyStore? store = null;
        await using var rig = Rig.Create(new RigOptions { Decorate = real => store = new FaultyStore(real) }).Start();
        var text = "name: one\nconcurrency: { key: same, limit: 1 }\nsteps:\n  hold: { wait: { event: { type: go } } }\n";
        _ = await rig.AcceptAsync(text);
        await rig.IdleAsync();
        var queued = await rig.AcceptAsync(text);
        for (ulong i = 0; i < 5; i++)
        {
            (await rig.AskAsync(queued, at => new SuspendRequested("ada") { At = at, Seed = i })).Should().BeNull();
        }

        store!.Pages.Should().OnlyHaveUniqueItems("what is in hand is left out of every later pass");
    }
}
