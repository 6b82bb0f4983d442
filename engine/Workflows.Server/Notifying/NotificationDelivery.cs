using System.Collections.Frozen;
using Hangfire;
using Microsoft.Extensions.Logging;
using Workflows.Runtime.Notifying;
using Workflows.Runtime.Storing;
using Workflows.Server.Jobs;

namespace Workflows.Server.Notifying;

/// <summary>
/// The job that delivers a notification: one for each try. What became of it stands in the store, and a job that comes after its try has begun does nothing, so
/// that it may be lost, or be there any number of times.
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

    /// <summary>Its name behind it is the queue of a sink: jobs of one that does not answer wait for each other, and keep no other sink's waiting.</summary>
    public const string QueuePrefix = "wf-";

    /// <summary>Takes the next try of what failed.</summary>
    public required Action<NotificationTry> HandOver { get; init; }

    /// <param name="sink">Who is told.</param>
    /// <param name="id">Of which notification.</param>
    /// <param name="tries">See <see cref="NotificationTry"/>.</param>
    /// <param name="cancellation">The server stops: it is tried again elsewhere, or once it is back.</param>
    /// <exception cref="JobFailedException">It was not delivered.</exception>
    [Queue(QueuePrefix + "{0}")]
    [JobDisplayName("notification {1} to {0}")]
    public async Task DeliverAsync(string sink, string id, int tries, CancellationToken cancellation)
    {
        var receiver = sinks[sink];
        if (await store.FindNotificationAsync(id, cancellation) is not { Outcome: null } found
            || !await store.BeginTryAsync(id, tries, time.GetUtcNow() + NotificationDispatcher.Patience, cancellation))
        {
            // Another job has done it, or is at it.
            return;
        }

        string? missed;
        try
        {
            missed = await receiver.SendAsync(NotificationText.Of(found.Notification, options.PublicUrl), cancellation);
        }
        catch (DeliveryException failure)
        {
            throw await FailAsync(found.Notification, tries + 1, failure.Message, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Nobody knows whether it was taken. Whoever looks first goes on at once.
            await store.EndTryAsync(id, null, "the server was stopped", time.GetUtcNow(), CancellationToken.None);
            throw;
        }
        catch (Exception fault)
        {
            // A fault of ours counts as a try as well, or it would be tried for ever.
            LogFault(fault, id, sink);
            throw await FailAsync(found.Notification, tries + 1, $"a fault of the server: {fault.GetType().Name}", cancellation);
        }

        // It is out: whoever stops the server now must not make it go out again.
        await store.EndTryAsync(id, NotificationOutcome.Delivered, missed, null, CancellationToken.None);
        if (missed is not null)
        {
            LogMissed(id, sink, missed);
        }

        meter.Count(sink, NotificationOutcome.Delivered);
    }

    /// <returns>What its job ends with.</returns>
    private async Task<JobFailedException> FailAsync(NewNotification failed, int tries, string why, CancellationToken cancellation)
    {
        var (id, sink) = (failed.Id, failed.Sink);
        if (tries >= options.Tries)
        {
            await store.EndTryAsync(id, NotificationOutcome.Failed, why, null, cancellation);
            meter.Count(sink, NotificationOutcome.Failed);
            LogGivenUp(id, failed.Type, failed.Subject, sink, tries, why);
            return new JobFailedException($"{sink}: given up after {tries} tries: {why}");
        }

        var pause = options.Pause(tries);
        await store.EndTryAsync(id, null, why, time.GetUtcNow() + pause + NotificationDispatcher.Patience, cancellation);
        LogFailed(id, sink, tries, why, pause);
        HandOver(new(id, sink, tries, pause));
        return new JobFailedException($"{sink}: {why}; tried again in {pause}") { IsTriedAgain = true };
    }

    [LoggerMessage(LogLevel.Error, "the notification {Id} ({Type} of {Subject}) never reached {Sink}, after {Tries} tries: {Why}")]
    private partial void LogGivenUp(string id, string type, string subject, string sink, int tries, string why);

    [LoggerMessage(LogLevel.Error, "the notification {Id} met a fault on its way to {Sink}")]
    private partial void LogFault(Exception fault, string id, string sink);

    [LoggerMessage(LogLevel.Warning, "the notification {Id} was delivered to {Sink}, but not to all: {Why}")]
    private partial void LogMissed(string id, string sink, string why);

    [LoggerMessage(LogLevel.Warning, "the notification {Id} did not reach {Sink} at try {Tries}: {Why}; tried again in {Pause}")]
    private partial void LogFailed(string id, string sink, int tries, string why, TimeSpan pause);
}
