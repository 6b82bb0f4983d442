using Hangfire;
using Microsoft.Extensions.Logging;
using Workflows.Runtime.Notifying;
using Workflows.Runtime.Storing;
using Workflows.Server.Jobs;

namespace Workflows.Server.Notifying;

/// <summary>Tells people, until it is disposed: what, is decided from the store; jobs deliver it.</summary>
public sealed class Notifications : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly NotificationMeter meter = new();
    private readonly NotificationOptions options;
    private readonly BackgroundJobs<NotificationDelivery> jobs;
    private readonly Task dispatching;

    /// <param name="options">Who is told of what.</param>
    /// <param name="store">What happened.</param>
    /// <param name="plans">Plans of stored versions.</param>
    /// <param name="storage">Where jobs are; the caller's.</param>
    /// <param name="keepsJobs">Jobs are still there after a restart.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logs">What went wrong.</param>
    public Notifications(
        NotificationOptions options, IRecords store, PlanSource plans, JobStorage storage, bool keepsJobs, TimeProvider time, ILoggerFactory logs)
    {
        this.options = options;
        var log = logs.CreateLogger<NotificationDelivery>();
        jobs = new(
            storage,
            made => new(store, options, meter, time, log) { HandOver = next => HandOver(made, next) },
            [.. options.Sinks.Select(static sink => QueueOf(sink.Name))],
            logs,
            options.Looks);
        Dispatcher = new(store, plans, options.Rules, next => HandOver(jobs, next), time, logs.CreateLogger<NotificationDispatcher>())
        {
            JobsAreInMemory = !keepsJobs,
            IsQueued = sink => jobs.IsQueued(QueueOf(sink)),
        };
        dispatching = Task.Run(() => Dispatcher.RunAsync(stop.Token));
    }

    /// <summary>Decides what is told.</summary>
    internal NotificationDispatcher Dispatcher { get; }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await dispatching;
        await jobs.DisposeAsync();
        foreach (var sink in options.Sinks.OfType<IDisposable>())
        {
            sink.Dispose();
        }

        meter.Dispose();
        stop.Dispose();
    }

    private static string QueueOf(string sink) => NotificationDelivery.QueuePrefix + sink;

    private static void HandOver(BackgroundJobs<NotificationDelivery> jobs, NotificationTry next) =>
        jobs.Add(delivery => delivery.DeliverAsync(next.Sink, next.Id, next.Tries, CancellationToken.None), next.Pause);
}
