using System.Linq.Expressions;
using Hangfire;
using Hangfire.AspNetCore;
using Hangfire.Common;
using Hangfire.Logging;
using Hangfire.States;
using Microsoft.Extensions.Logging;

namespace Workflows.Server.Jobs;

/// <summary>
/// Hangfire, for what the server does beside the engine. Jobs may be lost, or run twice: what must be done stands in the store, and whoever needs it makes the
/// job anew. Their storage may be away: Hangfire waits for it by itself.
/// </summary>
/// <typeparam name="T">Whose methods jobs are.</typeparam>
public sealed class BackgroundJobs<T> : IAsyncDisposable
    where T : class
{
    /// <summary>Enough for a handful of messages at once, and no load on the store.</summary>
    private const int Workers = 2;

    /// <summary>A job that is at it when the server stops has this long; then it is left to whoever finds it.</summary>
    private static readonly TimeSpan grace = TimeSpan.FromSeconds(5);

    private readonly BackgroundJobServer server;
    private readonly BackgroundJobClient client;

    /// <param name="storage">Where jobs are; the caller's.</param>
    /// <param name="target">Does them.</param>
    /// <param name="logs">What Hangfire has to say goes there.</param>
    /// <param name="looks">How often jobs are looked for whose time has come.</param>
    public BackgroundJobs(JobStorage storage, T target, ILoggerFactory logs, TimeSpan looks)
    {
        // One for the process: Hangfire knows no other.
        LogProvider.SetCurrentLogProvider(new AspNetCoreLogProvider(logs));
        JobFilterCollection filters = new() { new PauseAsked() };
        client = new(storage, filters);
        server = new(
            new BackgroundJobServerOptions
            {
                WorkerCount = Workers,
                SchedulePollingInterval = looks,
                StopTimeout = TimeSpan.Zero,
                ShutdownTimeout = grace,
                FilterProvider = filters,
                Activator = new OneTarget(target),
            },
            storage);
    }

    /// <summary>Makes a job that is done as soon as a worker is free. Throws whatever its storage does.</summary>
    public void Enqueue(Expression<Func<T, Task>> call) => client.Create(Job.FromExpression(call), new EnqueuedState());

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
