using FluentAssertions;
using Microsoft.Extensions.Logging;
using Workflows.Core.Runs;
using Workflows.Runtime.Notifying;
using Workflows.Runtime.Storing;
using Workflows.Server.Jobs;
using Workflows.Server.Notifying;
using Workflows.Tests.Runtime;
using Xunit;

namespace Workflows.Tests.Notifying;

/// <summary>What a job does, on a store: each try once, however many jobs there are for it.</summary>
public sealed class NotificationDeliveryTests : IAsyncDisposable
{
    private readonly Rig rig = Rig.Create();
    private readonly NotificationMeter meter = new();
    private readonly List<NotificationTry> handed = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        meter.Dispose();
        await rig.DisposeAsync();
    }

    [Fact]
    public async Task A_try_that_failed_is_followed_by_the_next_one_and_any_number_of_jobs_for_it_do_nothing()
    {
        var sink = new ScriptedSink("ops") { Refuses = "away" };
        var delivery = await DeliveryAsync(sink);

        await FluentActions.Awaiting(() => delivery.DeliverAsync("ops", "a", 0, Cancellation)).Should().ThrowAsync<JobFailedException>()
            .Where(failure => failure.IsTriedAgain && failure.Message.Contains("ops: away; tried again in 00:00:10"));
        sink.Refuses = null;
        await delivery.DeliverAsync("ops", "a", 0, Cancellation);
        await delivery.DeliverAsync("ops", "a", 0, Cancellation);
        var between = await FindAsync();
        await delivery.DeliverAsync("ops", "a", 1, Cancellation);
        await delivery.DeliverAsync("ops", "a", 1, Cancellation);

        handed.Should().Equal(new NotificationTry("a", "ops", 1, TimeSpan.FromSeconds(10)));
        (between.Tries, between.Outcome).Should().Be((1, null));
        sink.Came.Should().HaveCount(2);
        (await FindAsync()).Should().Match<NotificationRecord>(each => each.Tries == 2 && each.Outcome == NotificationOutcome.Delivered && each.Why == null);
    }

    [Fact]
    public async Task While_a_try_is_under_way_another_job_for_it_does_nothing_and_where_the_server_stops_it_is_at_once_anybodys()
    {
        using var stop = new CancellationTokenSource();
        var sink = new ScriptedSink("ops") { Hangs = true };
        var delivery = await DeliveryAsync(sink);

        var under = delivery.DeliverAsync("ops", "a", 0, stop.Token);
        await sink.Reached;
        await delivery.DeliverAsync("ops", "a", 0, Cancellation);
        await stop.CancelAsync();
        await FluentActions.Awaiting(() => under).Should().ThrowAsync<OperationCanceledException>();

        sink.Came.Should().HaveCount(1);
        handed.Should().BeEmpty();
        (await rig.Bare.ListUndeliveredAsync("ops", rig.Time.GetUtcNow() + TimeSpan.FromTicks(1), 10, Cancellation)).Should().ContainSingle()
            .Which.Tries.Should().Be(1);
    }

    [Fact]
    public async Task A_job_that_reaches_a_server_without_its_sink_counts_no_try()
    {
        var delivery = await DeliveryAsync(new ScriptedSink("leads"));

        await FluentActions.Awaiting(() => delivery.DeliverAsync("ops", "a", 0, Cancellation)).Should().ThrowAsync<KeyNotFoundException>();

        (await FindAsync()).Tries.Should().Be(0);
    }

    [Theory]
    [InlineData("run.cancelled", """{"run":"train#7","state":"cancelled"}""", "train#7 was cancelled")]
    [InlineData("run.failed", """{"run":"train#7","state":"failed"}""", "train#7 has failed")]
    [InlineData("run.approval.decided", """{"run":"train#7","step":"a","decision":"approved","by":"local:anna"}""", "train#7 was approved by anna")]
    [InlineData(
        "run.approval.decided",
        """{"run":"train#7","step":"a","decision":"rejected","by":"https://id.example:248"}""",
        "train#7 was rejected by https://id.example:248")]
    public void What_people_read_is_a_sentence(string type, string data, string title)
    {
        var told = new NewNotification("a", "ops", "default", type) { Subject = "train#7", Data = data, Happened = rig.Time.GetUtcNow() };

        var message = NotificationText.Of(told, publicUrl: null);

        (message.Title, message.Link).Should().Be((title, null));
    }

    private async Task<NotificationDelivery> DeliveryAsync(ScriptedSink sink)
    {
        var told = new NewNotification("a", "ops", "default", "run.failed")
        {
            Subject = "train#7",
            Data = """{"run":"train#7","state":"failed"}""",
            Happened = rig.Time.GetUtcNow(),
        };
        await rig.Bare.AddNotificationsAsync([told], [], rig.Time.GetUtcNow() + NotificationDispatcher.Patience, Cancellation);
        var options = new NotificationOptions { Rules = new() { Subscriptions = [new(sink.Name)] }, Sinks = [sink] };
        return new(rig.Bare, options, meter, rig.Time, rig.Log.CreateLogger("delivery")) { HandOver = handed.Add };
    }

    private async Task<NotificationRecord> FindAsync() => (await rig.Bare.FindNotificationAsync("a", Cancellation))!;
}
