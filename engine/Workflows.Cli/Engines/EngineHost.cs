using Microsoft.Extensions.Logging;
using Workflows.Cli.CommandLine;
using Workflows.Definitions.Expressions;
using Workflows.Runtime;
using Workflows.Runtime.Executing;
using Workflows.Runtime.Planning;
using Workflows.Storage.Files;
using Workflows.Storage.Sqlite;

namespace Workflows.Cli.Engines;

/// <summary>The engine of a data folder, in this process.</summary>
internal sealed class EngineHost : IAsyncDisposable
{
    private static readonly TimeSpan ReleaseTime = TimeSpan.FromSeconds(60);

    private readonly EngineLock held;
    private readonly IReadOnlyList<IExecutor> executors;
    private readonly ILoggerFactory logs;
    private readonly CancellationTokenSource stop = new();

    private EngineHost(EngineLock held, EnginePorts ports, EngineOptions options)
    {
        (this.held, executors, logs) = (held, ports.Executors, options.Logs);
        Engine = new Engine(ports, options);
        Running = Task.Run(() => Engine.RunAsync(stop.Token));
    }

    public Engine Engine { get; }

    /// <summary>Ends when the engine has stopped; fails when it could not go on.</summary>
    public Task Running { get; }

    /// <summary>Becomes the engine; null: another process is.</summary>
    public static EngineHost? TryStart(Session session, IReadOnlyList<ExecutorKind> kinds, PlanCache plans)
    {
        if (EngineLock.TryAcquire(session.Folder.Path, session.Time) is not { } held)
        {
            return null;
        }

        var files = new FolderFileStore(session.Folder.Files);
        var executors = kinds.Select(kind => kind.Open(session, files)).ToList();
        var logs = EngineLog.Open(session.Folder);
        var ports = new EnginePorts(session.Store, executors, files, Evaluator.Evaluate, plans.Of);
        return new(held, ports, new EngineOptions { Time = session.Time, Logs = logs });
    }

    /// <summary>Stops deciding and commits what is decided. Attempts run on, and the next engine finds them.</summary>
    public async Task StopAsync()
    {
        await stop.CancelAsync();
        await Running;
    }

    /// <summary>Waits until what has ended is stored and cleared away.</summary>
    /// <returns>The kinds of executors that had not finished in time.</returns>
    public async Task<IReadOnlyList<string>> DrainAsync()
    {
        using var enough = new CancellationTokenSource(ReleaseTime);
        List<string> left = [];
        foreach (var executor in executors)
        {
            try
            {
                await executor.DrainAsync(enough.Token);
            }
            catch (OperationCanceledException)
            {
                left.Add(executor.Kind);
            }
        }

        return left;
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Running.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        Engine.Dispose();
        foreach (var executor in executors)
        {
            await executor.DisposeAsync();
        }

        logs.Dispose();
        stop.Dispose();
        held.Dispose();
    }
}
