using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using FluentAssertions;
using Hangfire;
using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;
using Workflows.Runtime.Notifying;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Triggers;
using Workflows.Server.Hooks;
using Workflows.Server.Notifying;
using Workflows.Tests.Activities.MachineLearning;
using Workflows.Tests.Runtime;
using Xunit;

namespace Workflows.Tests.Notifying;

/// <summary>What people are told, on both stores, to receivers that listen.</summary>
public sealed class NotificationTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_program_is_told_as_an_event_of_CloudEvents_that_our_own_reader_takes(string store)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var rig = await NotifiedRig.CreateAsync(
            store,
            time =>
            [
                new WebhookSink("bus", receiver.Address, () => new SigningSecret([NotifiedRig.Secret]), new SinkNetwork(isPrivate: false), time)
                {
                    SendsEvents = true,
                    PublicUrl = new Uri("https://flows.example/ml"),
                },
            ],
            options => options with { Rules = new() { Subscriptions = [new("bus") { Types = NotificationRules.EndTypes }] } });
        await rig.Rig.RunAsync("name: sums\nsteps: { a: { set: { b: 1 } } }");

        await rig.DispatchAsync();

        var came = await receiver.NextAsync();
        came.Header("content-type").Should().Be("application/cloudevents+json; charset=utf-8");
        StandardSignature.IsValid(came with { At = rig.Rig.Time.GetUtcNow() }, NotifiedRig.Secret).Should().BeTrue();
        var told = JsonElement.Parse(came.Body);
        string? Find(string name) => told.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        Find("source").Should().Be("https://flows.example/ml/projects/default");
        Find("type").Should().Be("run.succeeded");
        Find("subject").Should().Be("sums#1");
        told.GetProperty("data").GetProperty("state").GetString().Should().Be("succeeded");
        var (_, problem) = new EventAttributes(name => name == "type" ? "ended" : Find(name)).Read("default", "bus", told.GetProperty("data").GetRawText());
        problem.Should().BeNull("all but the type, which is the engine's own, is what anybody may send");
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task An_approval_that_waits_is_told_once_signed_with_a_link_that_only_shows_it(string store)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var rig = await NotifiedRig.CreateAsync(store, time => [NotifiedRig.Webhook(time, receiver)]);
        await rig.AskAsync();

        await rig.DispatchAsync();
        await rig.DispatchAsync();

        var came = await receiver.NextAsync();
        StandardSignature.IsValid(came with { At = rig.Rig.Time.GetUtcNow() }, NotifiedRig.Secret).Should().BeTrue();
        StandardSignature.IsValid(came with { At = rig.Rig.Time.GetUtcNow(), Body = [.. came.Body, 32] }, NotifiedRig.Secret).Should().BeFalse();
        var told = JsonElement.Parse(came.Body);
        told.GetProperty("type").GetString().Should().Be("run.approval.asked");
        told.GetProperty("timestamp").GetString().Should().Be("2026-11-24T12:00:00Z");
        told.GetProperty("title").GetString().Should().Be("asks#1 sign-off waits for approval");
        told.GetProperty("link").GetString().Should().Be("https://flows.example/ml/approvals");
        told.GetProperty("data").GetProperty("text").GetString().Should().Be("Is it good?");
        told.GetProperty("data").GetProperty("project").GetString().Should().Be("default");
        (await EndedAsync(rig, came)).Outcome.Should().Be(NotificationOutcome.Delivered);
        receiver.Left.Should().Be(0);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task What_is_not_taken_is_tried_again_under_the_same_id_and_no_redirect_is_followed(string store)
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer(500, 302);
        await using var rig = await NotifiedRig.CreateAsync(store, time => [NotifiedRig.Webhook(time, receiver)]);
        await rig.AskAsync();

        await rig.DispatchAsync();

        var (first, second, third) = (await receiver.NextAsync(), await receiver.NextAsync(), await receiver.NextAsync());
        new[] { second, third }.Should().OnlyContain(came => came.Header("webhook-id") == first.Header("webhook-id") && came.Body.SequenceEqual(first.Body));
        var ended = await EndedAsync(rig, third);
        (ended.Outcome, ended.Tries).Should().Be((NotificationOutcome.Delivered, 3));
        receiver.Left.Should().Be(0);
    }

    /// <summary>The address and the secret of the sink have a canary in them.</summary>
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task What_is_never_taken_is_given_up_and_said_with_no_secret_in_log_store_and_jobs(string store)
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer(500, 404);
        var failed = 0L;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, meter) =>
            {
                if (instrument.Name == "workflows.notifications.ended")
                {
                    meter.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, count, tags, _) => Interlocked.Add(ref failed, tags.Contains(new("outcome", "failed")) ? count : 0));
        listener.Start();
        await using var rig = await NotifiedRig.CreateAsync(store, time => [NotifiedRig.Webhook(time, receiver)], options => options with { Tries = 2 });
        await rig.AskAsync();

        await rig.DispatchAsync();

        await receiver.NextAsync();
        var ended = await EndedAsync(rig, await receiver.NextAsync());
        (ended.Outcome, ended.Tries, ended.Why).Should().Be((NotificationOutcome.Failed, 2, "127.0.0.1 answered 404"));
        await rig.UntilAsync(() => rig.Storage.GetMonitoringApi().FailedCount() == 1);
        var job = rig.Storage.GetMonitoringApi().FailedJobs(0, 10).Single();
        rig.Rig.Log.Count("never reached ops, after 2 tries: 127.0.0.1 answered 404").Should().Be(1);
        Interlocked.Read(ref failed).Should().Be(1);
        var details = rig.Storage.GetMonitoringApi().JobDetails(job.Key);
        details.ExpireAt.Should().NotBeNull("what failed is shown for its time, and does not pile up");
        var seen = $"{JsonSerializer.Serialize(details.History)} {job.Value.ExceptionDetails} {job.Value.ExceptionMessage}\n"
            + $"{JsonSerializer.Serialize(ended)}\n{rig.Rig.Log}";
        seen.Should().Contain("answered 404").And.NotContainAny("canary", "whsec", NotifiedRig.Secret[6..]);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_server_that_begins_anew_delivers_what_the_one_before_could_not(string store)
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer(503);
        await using var first = await NotifiedRig.CreateAsync(
            store, time => [NotifiedRig.Webhook(time, receiver)], options => options with { Pause = _ => TimeSpan.FromHours(1) });
        await first.AskAsync();
        await first.DispatchAsync();
        var refused = await receiver.NextAsync();
        await first.UntilAsync(() => first.Rig.Log.Count("did not reach ops at try 1") == 1);
        await first.StopAsync();

        // In memory nobody has the job any more, and it is told once its pause is over; on a server it is somebody's for some minutes more.
        first.Rig.Time.Advance(TimeSpan.FromMinutes(store == "postgres" ? 66 : 60));
        await using var next = await first.AgainAsync(time => [NotifiedRig.Webhook(time, receiver)]);

        var came = await receiver.NextAsync();
        came.Header("webhook-id").Should().Be(refused.Header("webhook-id"));
        (await EndedAsync(next, came)).Should().Match<NotificationRecord>(each => each.Outcome == NotificationOutcome.Delivered && each.Tries == 2);
    }

    [Fact]
    public async Task Two_servers_of_one_store_tell_each_thing_once()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var one = await NotifiedRig.CreateAsync("postgres", time => [NotifiedRig.Webhook(time, receiver)]);
        await using var other = await one.AgainAsync(time => [NotifiedRig.Webhook(time, receiver)]);
        const int Runs = 6;
        for (var i = 0; i < Runs; i++)
        {
            await one.AskAsync();
            await Task.WhenAll(one.DispatchAsync(), other.DispatchAsync());
        }

        List<HookRequest> came = [];
        for (var i = 0; i < Runs; i++)
        {
            came.Add(await receiver.NextAsync());
        }

        foreach (var each in came)
        {
            (await EndedAsync(one, each)).Should().Match<NotificationRecord>(told => told.Outcome == NotificationOutcome.Delivered && told.Tries == 1);
        }

        came.Select(each => each.Header("webhook-id")).Should().OnlyHaveUniqueItems();
        receiver.Left.Should().Be(0);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task An_approval_that_still_waits_is_told_again_once_in_each_period_so_often_and_no_more_once_it_is_decided(string store)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var rig = await NotifiedRig.CreateAsync(
            store,
            time => [NotifiedRig.Webhook(time, receiver)],
            options => options with { Rules = options.Rules with { RemindAfter = TimeSpan.FromHours(1), Reminders = 2 } });
        await rig.AskAsync();
        await rig.DispatchAsync();
        async Task<string> NextAsync()
        {
            // The clock must not go on before the store knows what became of it.
            var came = await receiver.NextAsync();
            await EndedAsync(rig, came);
            return Type(came);
        }

        List<string> told = [await NextAsync()];
        for (var i = 0; i < 2; i++)
        {
            rig.Rig.Time.Advance(TimeSpan.FromHours(1));
            await rig.DispatchAsync();
            told.Add(await NextAsync());
        }

        // This one is decided before it is told again, and the first has been told as often as may be.
        var decided = await rig.AskAsync();
        await rig.DispatchAsync();
        told.Add(await NextAsync());
        await rig.Rig.AskAsync(decided, at => new ApprovalVoted(0, "bob", Approved: true) { Method = "terminal", Unverified = true, At = at, Seed = 1 });
        await rig.Rig.EndAsync(decided);
        await rig.DispatchAsync();
        told.Add(await NextAsync());
        rig.Rig.Time.Advance(TimeSpan.FromHours(3));
        await rig.DispatchAsync();

        told.Should().Equal("run.approval.asked", "run.approval.reminder", "run.approval.reminder", "run.approval.asked", "run.approval.decided");
        (await rig.Rig.Bare.ListRemindersAsync(DateTimeOffset.MaxValue, 10, Cancellation)).Should().BeEmpty();
        (await rig.Rig.Bare.ListUndeliveredAsync("ops", DateTimeOffset.MaxValue, 10, Cancellation)).Should().BeEmpty();
        receiver.Left.Should().Be(0);
    }

    [Fact]
    public async Task A_run_that_fails_and_an_approval_that_nobody_decides_in_time_are_told_and_a_success_is_not()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var rig = await NotifiedRig.CreateAsync("sqlite", time => [NotifiedRig.Webhook(time, receiver)]);
        await rig.DispatchAsync();
        await rig.Rig.RunAsync("name: good\nsteps: { a: { set: { n: 1 } } }");
        await rig.AskAsync(", deadline: 1h");
        rig.Rig.Time.Advance(TimeSpan.FromHours(2));
        await rig.Rig.EndAsync((await rig.Rig.Bare.FindRunAsync("default", "asks#1", Cancellation))!.Value);

        await rig.DispatchAsync();

        List<string> titles = [];
        for (var i = 0; i < 3; i++)
        {
            titles.Add(JsonElement.Parse((await receiver.NextAsync()).Body).GetProperty("title").GetString()!);
        }

        titles.Should().BeEquivalentTo(
            "asks#1 sign-off waits for approval", "asks#1 sign-off: nobody decided in time, so it is rejected", "asks#1 has failed");
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task More_people_who_are_asked_behind_the_deadline_are_told_and_decide(string store)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var rig = await NotifiedRig.CreateAsync(store, time => [NotifiedRig.Webhook(time, receiver)]);
        var run = await rig.AskAsync(", from: [user:bob], deadline: 1h, onDeadline: escalate, escalateTo: [user:zoe]");
        await rig.DispatchAsync();
        var asked = JsonElement.Parse((await receiver.NextAsync()).Body).GetProperty("data");
        await rig.Rig.AdvanceAsync(TimeSpan.FromHours(2));
        await rig.Rig.UntilAsync(run, state => state.Steps[0].Approval!.EscalatedAt is not null);

        await rig.DispatchAsync();
        var told = JsonElement.Parse((await receiver.NextAsync()).Body);
        var refused = await rig.Rig.AskAsync(run, at => new ApprovalVoted(0, "cleo", Approved: true) { Method = "oidc", At = at, Seed = 1 });
        await rig.Rig.AskAsync(run, at => new ApprovalVoted(0, "zoe", Approved: true) { Method = "oidc", At = at, Seed = 1 });

        asked.GetProperty("from").GetRawText().Should().Be("""["user:bob"]""");
        told.GetProperty("title").GetString().Should().Be("asks#1 sign-off was not decided in time, and more people are asked");
        told.GetProperty("link").GetString().Should().Be("https://flows.example/ml/approvals");
        told.GetProperty("data").GetProperty("from").GetRawText().Should().Be("""["user:bob","user:zoe"]""");
        refused.Should().Be("cleo is none of user:bob, user:zoe");
        (await rig.Rig.EndAsync(run)).Status.Should().Be(RunStatus.Succeeded);
    }

    [Fact]
    public async Task A_reminder_behind_the_deadline_names_all_who_are_asked_by_now_and_no_deadline_that_has_passed()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var rig = await NotifiedRig.CreateAsync(
            "sqlite",
            time => [NotifiedRig.Webhook(time, receiver)],
            options => options with { Rules = options.Rules with { RemindAfter = TimeSpan.FromHours(3) } });
        var run = await rig.AskAsync(", from: [user:bob], deadline: 1h, onDeadline: escalate, escalateTo: [user:zoe]");
        await rig.DispatchAsync();
        await EndedAsync(rig, await receiver.NextAsync());
        await rig.Rig.AdvanceAsync(TimeSpan.FromHours(2));
        await rig.Rig.UntilAsync(run, state => state.Steps[0].Approval!.EscalatedAt is not null);
        await rig.DispatchAsync();
        await EndedAsync(rig, await receiver.NextAsync());

        await rig.Rig.AdvanceAsync(TimeSpan.FromHours(1));
        await rig.DispatchAsync();
        var reminder = JsonElement.Parse((await receiver.NextAsync()).Body);

        reminder.GetProperty("type").GetString().Should().Be("run.approval.reminder");
        reminder.GetProperty("data").GetProperty("from").GetRawText().Should().Be("""["user:bob","user:zoe"]""");
        reminder.GetProperty("data").GetProperty("deadline").ValueKind.Should().Be(JsonValueKind.Null);
    }

    [Fact]
    public async Task What_happened_before_anybody_asked_for_it_is_not_told()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var rig = await NotifiedRig.CreateAsync("sqlite", _ => []);
        await rig.AskAsync();
        rig.Rig.Time.Advance(TimeSpan.FromMinutes(1));
        await using var asked = await rig.AgainAsync(time => [NotifiedRig.Webhook(time, receiver)]);
        await asked.DispatchAsync();
        await rig.Rig.RunAsync("name: bad\nsteps: { a: { set: { n: '{{ 1 / 0 }}' } } }");
        await asked.DispatchAsync();

        Type(await receiver.NextAsync()).Should().Be("run.failed");
        receiver.Left.Should().Be(0);
    }

    [Fact]
    public async Task Mail_says_what_waits_and_has_the_same_id_on_each_try()
    {
        await using var inbox = await FakeInbox.StartAsync();
        var port = int.Parse(inbox.SmtpPort, System.Globalization.CultureInfo.InvariantCulture);
        await using var rig = await NotifiedRig.CreateAsync("sqlite", _ =>
        [
            new EmailSink(
                "leads",
                new("127.0.0.1", "wf@flows.example", ["lead@flows.example"]) { Port = port, Security = MailKit.Security.SecureSocketOptions.None },
                new(isPrivate: false)),
        ]);
        await rig.AskAsync();

        await rig.DispatchAsync();

        await rig.UntilAsync(() => !inbox.Mails.IsEmpty);
        inbox.Mails.Single().Should().Contain("Subject: asks#1 sign-off waits for approval").And.Contain("Message-Id: <msg_")
            .And.Contain("Is it good?").And.Contain("https://flows.example/ml/approvals");
    }

    [Theory]
    [InlineData("localhost.localdomain.invalid", "localhost.localdomain.invalid can't be reached: *")]
    [InlineData("127.0.0.1", "127.0.0.1 can't be reached: ConnectionRefused")]
    public async Task A_host_that_is_not_there_is_a_reason_and_no_fault(string host, string why)
    {
        var network = new SinkNetwork(isPrivate: false);

        await FluentActions.Awaiting(() => network.ConnectAsync(host, 1, Cancellation)).Should().ThrowAsync<DeliveryException>().WithMessage(why);
    }

    [Theory]
    [InlineData("10.0.0.1")]
    [InlineData("127.0.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("::ffff:127.0.0.1")]
    public async Task A_name_that_leads_into_a_private_network_is_followed_only_where_the_settings_say_so(string address)
    {
        using var listening = new TcpListener(IPAddress.Loopback, 0);
        listening.Start();
        var port = ((IPEndPoint)listening.LocalEndpoint).Port;
        var strict = new SinkNetwork(isPrivate: false) { Resolve = (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(address)]) };
        var trusting = new SinkNetwork(isPrivate: true) { Resolve = (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]) };

        await FluentActions.Awaiting(() => strict.ConnectAsync("hooks.example.com", port, Cancellation)).Should().ThrowAsync<DeliveryException>()
            .WithMessage("hooks.example.com has no public address: *`private: true`*");
        using var connected = await trusting.ConnectAsync("hooks.example.com", port, Cancellation);
        connected.Connected.Should().BeTrue();
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_sink_that_hangs_keeps_no_other_one_waiting(string store)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var rig = await NotifiedRig.CreateAsync(store, time => [new ScriptedSink("slow") { Hangs = true }, NotifiedRig.Webhook(time, receiver)]);
        for (var i = 0; i < 4; i++)
        {
            await rig.AskAsync();
        }

        await rig.DispatchAsync();

        for (var i = 0; i < 4; i++)
        {
            await EndedAsync(rig, await receiver.NextAsync());
        }
    }

    private static string Type(HookRequest came) => JsonElement.Parse(came.Body).GetProperty("type").GetString()!;

    private static async Task<NotificationRecord> EndedAsync(NotifiedRig rig, HookRequest came)
    {
        NotificationRecord? found = null;
        await rig.UntilAsync(
            async () => (found = await rig.Rig.Bare.FindNotificationAsync(came.Header("webhook-id")!, Cancellation)) is { Outcome: not null });
        return found!;
    }
}
