using System.Collections.Immutable;
using Hangfire;
using Workflows.Runtime.Notifying;
using Workflows.Runtime.Storing;
using Workflows.Server.Hooks;
using Workflows.Server.Notifying;
using Workflows.Tests.Runtime;
using Workflows.Tests.Triggers;

namespace Workflows.Tests.Notifying;

/// <summary>An engine on a store of a kind, and what tells people beside it. Both clocks stand; what is to be told is looked at when a test says so.</summary>
internal sealed class NotifiedRig : IAsyncDisposable
{
    public const string Secret = "whsec_Y2FuYXJ5LXNlY3JldC1vZi10aGUtc2luaw==";

    private readonly TriggerStore kind;
    private readonly IDisposable jobs;
    private bool stopped;

    private NotifiedRig(TriggerStore kind, Rig rig, JobStorage storage, Notifications notifications)
    {
        (this.kind, Rig, Storage, Notifications) = (kind, rig, storage, notifications);
        jobs = storage as IDisposable ?? new MemoryStream();
    }

    public Rig Rig { get; private set; }

    public JobStorage Storage { get; }

    public Notifications Notifications { get; }

    /// <param name="store"><c>sqlite</c> or <c>postgres</c>.</param>
    /// <param name="sinks">Makes who is told, by the rig's clock.</param>
    /// <param name="change">What is out of the ordinary.</param>
    public static async Task<NotifiedRig> CreateAsync(
        string store, Func<TimeProvider, INotificationSink[]> sinks, Func<NotificationOptions, NotificationOptions>? change = null)
    {
        TriggerStore kind = store == "postgres" ? new PostgresTriggerStore() : new SqliteTriggerStore();
        var opened = await kind.OpenerAsync();
        return await BesideAsync(kind, Rig.Create(new RigOptions { Open = opened }).Start(), sinks, change);
    }

    /// <summary>The same sinks, of which one is a webhook's.</summary>
    public static INotificationSink Webhook(TimeProvider time, Receiver receiver, string name = "ops") =>
        new WebhookSink(name, receiver.Address, () => new SigningSecret([Secret]), new SinkNetwork(isPrivate: false), time);

    public Task DispatchAsync() => Notifications.Dispatcher.DispatchAsync(CancellationToken.None);

    /// <summary>Accepts a run with an approval and waits until that is asked.</summary>
    public async Task<Guid> AskAsync(string more = "")
    {
        var run = await Rig.AcceptAsync($$"""
            name: asks
            steps: { sign-off: { approval: { text: "Is it good?"{{more}} } } }
            """);
        await Rig.UntilAsync(run, state => state.Steps[0].Approval is not null);
        return run;
    }

    public Task UntilAsync(Func<bool> holds) => UntilAsync(() => Task.FromResult(holds()));

    /// <summary>Waits for what jobs do in their own time.</summary>
    public async Task UntilAsync(Func<Task<bool>> holds)
    {
        for (var tries = 0; !await holds(); tries++)
        {
            if (tries > 3000)
            {
                throw new TimeoutException(Rig.Log.ToString());
            }

            await Task.Delay(10);
        }
    }

    /// <summary>Another server of the same store; or the next one, once this has ended.</summary>
    public Task<NotifiedRig> AgainAsync(Func<TimeProvider, INotificationSink[]> sinks, Func<NotificationOptions, NotificationOptions>? change = null) =>
        BesideAsync(new Kept(), Rig, sinks, change);

    /// <summary>As a server that ends; the engine goes on.</summary>
    public async Task StopAsync()
    {
        if (stopped)
        {
            return;
        }

        stopped = true;
        await Notifications.DisposeAsync();
        jobs.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (kind is not Kept)
        {
            await Rig.DisposeAsync();
            await kind.DisposeAsync();
        }
    }

    private static async Task<NotifiedRig> BesideAsync(
        TriggerStore kind, Rig rig, Func<TimeProvider, INotificationSink[]> sinks, Func<NotificationOptions, NotificationOptions>? change)
    {
        var all = sinks(rig.Time).ToImmutableArray();
        var options = new NotificationOptions
        {
            Rules = new() { Subscriptions = [.. all.Select(sink => new Subscription(sink.Name))] },
            Sinks = all,
            PublicUrl = new Uri("https://flows.example/ml"),
            Pause = static _ => TimeSpan.Zero,
            Looks = TimeSpan.FromMilliseconds(100),
        };
        var storage = rig.Bare.OpenJobs();
        var notifications = new Notifications(change?.Invoke(options) ?? options, rig.Bare, rig.Plans.Of, storage, rig.Bare.KeepsJobs, rig.Time, rig.Log);

        // The first round is not like the others, and must not come between those that a test asks for.
        await notifications.Dispatcher.Looked;
        return new(kind, rig, storage, notifications);
    }

    /// <summary>The store of another one.</summary>
    private sealed class Kept : TriggerStore
    {
        public override Task<Func<TimeProvider, Workflows.Storage.Sql.SqlStore>> OpenerAsync() => throw new NotSupportedException();

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
