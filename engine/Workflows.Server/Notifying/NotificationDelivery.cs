using System.Collections.Frozen;
using Hangfire;
using Microsoft.Extensions.Logging;
using Workflows.Runtime.Notifying;
using Workflows.Runtime.Storing;
using Workflows.Server.Jobs;

namespace Workflows.Server.Notifying;

/// <summary>
/// The job that delivers a notification. A job knows its id and nothing else; how often it was tried, and what became of it, stands in the store, so that a job
/// that was lost, or is there twice, changes neither.
/// </summary>
public sealed partial class NotificationDelivery
{
    private readonly INotificationRecords store;
    private readonly NotificationOptions options;
    private readonly FrozenDictionary<string, INotificationSink> sinks;
    private readonly NotificationMeter meter;
    private readonly TimeProvider time;
    private readonly ILogger log;

    internal NotificationDelivery(INotificationRecords store, NotificationOptions options, NotificationMeter meter, TimeProvider time, ILogger log)
    {
        (this.store, this.options, this.meter, this.time, this.log) = (store, options, meter, time, log);
        sinks = options.Sinks.ToFrozenDictionary(static sink => sink.Name);
    }

    /// <param name="id">Of which notification.</param>
    /// <param name="cancellation">The server stops: it is tried again elsewhere, or once it is back.</param>
    /// <exception cref="JobFailedException">It was not delivered.</exception>
    [JobDisplayName("notification {0}")]
    public async Task DeliverAsync(string id, CancellationToken cancellation)
    {
        if (await store.FindNotificationAsync(id, cancellation) is not { Outcome: null } found
            || !await store.BeginTryAsync(found, time.GetUtcNow() + NotificationDispatcher.Patience, cancellation))
        {
            // Another job has done it, or is at it.
            return;
        }

        var sink = found.Notification.Sink;
        try
        {
            await Sink(sink).SendAsync(NotificationText.Of(found.Notification, options.PublicUrl), cancellation);
        }
        catch (DeliveryException failure)
        {
            await FailAsync(found, failure.Message, cancellation);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // A fault of ours counts as a try as well, or it would be tried for ever.
            LogFault(fault, id, sink);
            await FailAsync(found, $"a fault of the server: {fault.GetType().Name}", cancellation);
        }

        // It is out: whoever stops the server now must not make it go out again.
        await store.EndTryAsync(id, NotificationOutcome.Delivered, null, null, CancellationToken.None);
        meter.Count(sink, NotificationOutcome.Delivered);
    }

    private INotificationSink Sink(string name) =>
        sinks.GetValueOrDefault(name) ?? throw new DeliveryException($"there is no sink {name} in the settings of this server");

    private async Task FailAsync(NotificationRecord found, string why, CancellationToken cancellation)
    {
        var (id, tries, sink) = (found.Notification.Id, found.Tries + 1, found.Notification.Sink);
        if (tries >= options.Tries)
        {
            await store.EndTryAsync(id, NotificationOutcome.Failed, why, null, cancellation);
            meter.Count(sink, NotificationOutcome.Failed);
            LogGivenUp(id, found.Notification.Type, found.Notification.Subject, sink, tries, why);
            throw new JobFailedException($"{sink}: given up after {tries} tries: {why}");
        }

        var pause = options.Pause(tries);
        await store.EndTryAsync(id, null, why, time.GetUtcNow() + pause + NotificationDispatcher.Patience, cancellation);
        LogFailed(id, sink, tries, why, pause);
        throw new JobFailedException($"{sink}: {why}") { Pause = pause };
    }

    [LoggerMessage(LogLevel.Error, "the notification {Id} ({Type} of {Subject}) never reached {Sink}, after {Tries} tries: {Why}")]
    private partial void LogGivenUp(string id, string type, string subject, string sink, int tries, string why);

    [LoggerMessage(LogLevel.Error, "the notification {Id} met a fault on its way to {Sink}")]
    private partial void LogFault(Exception fault, string id, string sink);

    [LoggerMessage(LogLevel.Warning, "the notification {Id} did not reach {Sink} at try {Tries}: {Why}; tried again in {Pause}")]
    private partial void LogFailed(string id, string sink, int tries, string why, TimeSpan pause);
}
