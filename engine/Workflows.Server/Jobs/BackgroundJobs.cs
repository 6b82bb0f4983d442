using System.Collections.Immutable;
using System.Linq.Expressions;
using Hangfire;
using Hangfire.AspNetCore;
using Hangfire.Common;
using Hangfire.Logging;
using Hangfire.Server;
using Hangfire.States;
using Microsoft.Extensions.Logging;

namespace Workflows.Server.Jobs;

/// <summary>
/// Hangfire, for what the server does beside the engine. Jobs may be lost, or run twice: what must be done stands in the store, and whoever needs it makes the
/// job anew. Their storage may be away: Hangfire waits for it by itself. Each queue has one worker, so that jobs that take long keep no others waiting.
/// </summary>
/// <typeparam name="T">Whose methods jobs are; they say their queue, see <see cref="QueueAttribute"/>.</typeparam>
public sealed class BackgroundJobs<T> : IAsyncDisposable
    where T : class
{
    /// <summary>A job that is at it when the server stops has this long; then it is left to whoever finds it.</summary>
    private static readonly TimeSpan grace = TimeSpan.FromSeconds(5);

    private readonly JobStorage storage;
    private readonly BackgroundProcessingServer server;
    private readonly BackgroundJobClient client;

    /// <param name="storage">Where jobs are; the caller's.</param>
    /// <param name="target">Makes what does them; it may make jobs itself.</param>
    /// <param name="queues">Which are worked here.</param>
    /// <param name="logs">What Hangfire has to say goes there.</param>
    /// <param name="looks">How often jobs are looked for whose time has come.</param>
    public BackgroundJobs(JobStorage storage, Func<BackgroundJobs<T>, T> target, ImmutableArray<string> queues, ILoggerFactory logs, TimeSpan looks)
    {
        this.storage = storage;

        // One for the process: Hangfire knows no other.
        LogProvider.SetCurrentLogProvider(new AspNetCoreLogProvider(logs));
        var filters = new JobFilterProviderCollection(new JobFilterCollection { new FailedJobs() }, new JobFilterAttributeFilterProvider());
        client = new(storage, filters);
        var activator = new OneTarget(target(this));
        var changer = new BackgroundJobStateChanger(filters);
        var workers = queues.Select(queue => new Worker([queue], new BackgroundJobPerformer(filters, activator), changer));
        server = new(
            storage,
            [new DelayedJobScheduler(looks, changer), .. workers],
            new Dictionary<string, object> { ["Queues"] = queues.ToArray(), ["WorkerCount"] = queues.Length },
            new BackgroundProcessingServerOptions { StopTimeout = TimeSpan.Zero, ShutdownTimeout = grace });
    }

    /// <summary>Makes a job that is done after a pause, as soon as the worker of its queue is free. Throws whatever its storage does.</summary>
    public void Add(Expression<Func<T, Task>> call, TimeSpan pause) =>
        client.Create(Job.FromExpression(call), pause > TimeSpan.Zero ? new ScheduledState(pause) : new EnqueuedState());

    /// <summary>Jobs wait in this queue for a worker. Throws whatever its storage does.</summary>
    public bool IsQueued(string queue) => storage.GetMonitoringApi().EnqueuedCount(queue) > 0;

    public async ValueTask DisposeAsync()
    {
        server.SendStop();
        using var enough = new CancellationTokenSource(grace);
        await server.WaitForShutdownAsync(enough.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        server.Dispose();
    }

    private sealed class OneTarget(T target) : JobActivator
    {
        public override object ActivateJob(Type jobType) => jobType == typeof(T) ? target : throw new InvalidOperationException($"{jobType} is no job here");
    }
}
