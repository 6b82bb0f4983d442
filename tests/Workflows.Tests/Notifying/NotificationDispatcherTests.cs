using FluentAssertions;
using Workflows.Runtime.Notifying;
using Workflows.Runtime.Storing;
using Workflows.Tests.Runtime;
using Xunit;

namespace Workflows.Tests.Notifying;

/// <summary>What is handed over, when, and how often: by rounds that a test begins, to a list.</summary>
public sealed class NotificationDispatcherTests : IAsyncDisposable
{
    private static readonly TimeSpan moment = TimeSpan.FromSeconds(1);

    private readonly Rig rig = Rig.Create();
    private readonly List<NotificationTry> handed = [];
    private Action<NotificationTry> onHanded = static _ => { };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static TimeSpan Patience => NotificationDispatcher.Patience;

    public async ValueTask DisposeAsync() => await rig.DisposeAsync();

    [Fact]
    public async Task What_can_not_be_handed_over_is_handed_over_again_once_it_is_due_and_nothing_else_is_tried_in_its_round()
    {
        await AddAsync("a", "b", "c");
        rig.Time.Advance(Patience + moment);
        onHanded = static _ => throw new InvalidOperationException("the jobs are away");
        var dispatcher = Dispatcher();

        await dispatcher.DispatchAsync(Cancellation);
        handed.Select(each => each.Id).Should().Equal("a");
        onHanded = static _ => { };
        await dispatcher.DispatchAsync(Cancellation);
        handed.Select(each => each.Id).Should().Equal("a", "b", "c");
        rig.Time.Advance(Patience + moment);
        await dispatcher.DispatchAsync(Cancellation);
        await dispatcher.DispatchAsync(Cancellation);

        handed.Select(each => each.Id).Should().HaveCount(6).And.EndWith(["a", "b", "c"], "whoever took them has said nothing of them");
        rig.Log.Count("can't be handed over").Should().Be(1);
    }

    [Fact]
    public async Task A_round_that_is_stopped_hands_over_nothing_more()
    {
        using var stop = new CancellationTokenSource();
        var dispatcher = Dispatcher();
        await dispatcher.DispatchAsync(Cancellation);
        rig.Start();
        for (var i = 0; i < 3; i++)
        {
            await rig.RunAsync("name: bad\nsteps: { a: { set: { n: '{{ 1 / 0 }}' } } }");
        }

        onHanded = _ => stop.Cancel();

        await FluentActions.Awaiting(() => dispatcher.DispatchAsync(stop.Token)).Should().ThrowAsync<OperationCanceledException>();

        handed.Should().HaveCount(1);
    }

    [Fact]
    public async Task What_waits_in_the_queue_of_a_sink_is_not_handed_over_again()
    {
        await AddAsync("a");
        rig.Time.Advance(Patience + moment);
        var isQueued = true;
        var dispatcher = Dispatcher(isQueued: sink => sink == "ops" && isQueued);

        await dispatcher.DispatchAsync(Cancellation);
        var waiting = handed.Count;
        isQueued = false;
        await dispatcher.DispatchAsync(Cancellation);

        waiting.Should().Be(0);
        handed.Should().Equal(new NotificationTry("a", "ops", 0, TimeSpan.Zero));
    }

    [Fact]
    public async Task What_is_for_a_sink_that_this_server_does_not_know_is_left_to_others_and_removed_in_the_end()
    {
        await AddAsync("a");
        rig.Time.Advance(Patience + moment);
        var dispatcher = Dispatcher(sink: "leads");

        await dispatcher.DispatchAsync(Cancellation);
        rig.Time.Advance(NewArrival.KeptFor - TimeSpan.FromMinutes(4));
        await AddAsync("b");
        var left = await rig.Bare.FindNotificationAsync("a", Cancellation);
        rig.Time.Advance(Patience + moment);
        await AddAsync("c");

        handed.Should().BeEmpty();
        left.Should().Match<NotificationRecord>(each => each.Tries == 0 && each.Outcome == null);
        (await rig.Bare.FindNotificationAsync("a", Cancellation)).Should().BeNull();
        (await rig.Bare.FindNotificationAsync("b", Cancellation)).Should().NotBeNull();
    }

    /// <summary>Jobs in memory die with the server, and with them the pauses between tries.</summary>
    [Fact]
    public async Task A_restart_hands_over_with_what_is_left_of_the_pause_and_nothing_twice_where_its_first_round_fails()
    {
        await AddAsync("a", "b");
        await rig.Bare.BeginTryAsync("b", 0, rig.Time.GetUtcNow() + Patience, Cancellation);
        await rig.Bare.EndTryAsync("b", null, "away", rig.Time.GetUtcNow() + TimeSpan.FromHours(1) + Patience, Cancellation);
        rig.Time.Advance(TimeSpan.FromMinutes(4));
        var isAway = true;
        onHanded = next =>
        {
            if (isAway)
            {
                throw new InvalidOperationException("away");
            }
        };
        var dispatcher = Dispatcher(inMemory: true);

        await dispatcher.DispatchAsync(Cancellation);
        isAway = false;
        await dispatcher.DispatchAsync(Cancellation);
        await dispatcher.DispatchAsync(Cancellation);
        List<NotificationTry> atStart = [.. handed];
        rig.Time.Advance(Patience + moment);
        await dispatcher.DispatchAsync(Cancellation);

        handed.Skip(atStart.Count).Should().Equal([new("a", "ops", 0, TimeSpan.Zero)], "nobody has said what became of it");
        atStart.Should().Equal(new NotificationTry("a", "ops", 0, TimeSpan.Zero), new NotificationTry("b", "ops", 1, TimeSpan.FromMinutes(56)));
    }

    [Fact]
    public async Task Reminders_that_can_not_be_read_are_put_off_and_keep_no_others_waiting()
    {
        var start = rig.Time.GetUtcNow();
        var broken = Enumerable.Range(0, 100).Select(i => New($"broken-{i:000}") with { Data = "{}", RemindAt = start });
        await rig.Bare.AddNotificationsAsync([.. broken], [], start + Patience, Cancellation);
        var gone = New("gone") with { Data = """{"run":"gone#1","step":"a","askedAt":"2026-11-24T12:00:00Z"}""", RemindAt = start + moment };
        await rig.Bare.AddNotificationsAsync([gone], [], start + Patience, Cancellation);
        rig.Time.Advance(moment);
        var dispatcher = Dispatcher();

        await dispatcher.DispatchAsync(Cancellation);
        await dispatcher.DispatchAsync(Cancellation);
        var left = await rig.Bare.ListRemindersAsync(DateTimeOffset.MaxValue, 1000, Cancellation);
        var told = rig.Log.Count("still waits can't be found out");
        rig.Time.Advance(Patience);
        await dispatcher.DispatchAsync(Cancellation);

        told.Should().Be(100, "each is told once in its time");
        left.Should().HaveCount(100, "the one that can be read waits no more").And.NotContain(each => each.Notification.Id == "gone");
        rig.Log.Count("still waits can't be found out").Should().Be(200);
    }

    private static NewNotification New(string id) => new(id, "ops", "default", NotificationRules.Asked)
    {
        Subject = id,
        Data = "{}",
        Happened = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero),
    };

    private async Task AddAsync(params string[] ids) =>
        await rig.Bare.AddNotificationsAsync([.. ids.Select(New)], [], rig.Time.GetUtcNow() + Patience, Cancellation);

    private NotificationDispatcher Dispatcher(string sink = "ops", bool inMemory = false, Func<string, bool>? isQueued = null) => new(
        rig.Bare,
        rig.Plans.Of,
        new() { Subscriptions = [new(sink)], RemindAfter = TimeSpan.FromHours(1) },
        next =>
        {
            handed.Add(next);
            onHanded(next);
        },
        rig.Time,
        rig.Log)
    {
        JobsAreInMemory = inMemory,
        IsQueued = isQueued ?? (static _ => false),
    };
}
