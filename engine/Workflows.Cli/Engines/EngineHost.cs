using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Workflows.Cli.Collecting;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Folders;
using Workflows.Cli.Triggering;
using Workflows.Definitions.Expressions;
using Workflows.Runtime;
using Workflows.Runtime.Changes;
using Workflows.Runtime.Files;
using Workflows.Runtime.Observing;
using Workflows.Runtime.Planning;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Triggers;
using Workflows.Server.ActivityApi;
using Workflows.Storage.Sqlite;

namespace Workflows.Cli.Engines;

/// <summary>The engine of a data folder, in this process, with the activity API that its attempts talk to.</summary>
internal sealed class EngineHost : IAsyncDisposable
{
    private static readonly TimeSpan ReleaseTime = TimeSpan.FromSeconds(60);

    private readonly EngineLock held;
    private readonly EnginePorts ports;
    private readonly ILoggerFactory logs;
    private readonly Task<ActivityApiHost> api;
    private readonly ExecutorSet executors;
    private readonly ReportLinks reports;
    private readonly EngineMeter meter = new();
    private readonly CancellationTokenSource stop = new();
    private readonly EngineSigns signs;
    private readonly Task signing;
    private readonly Task collecting;
    private readonly Ticker? ticker;
    private readonly Task ticking;
    private readonly ArrivalDispatcher? dispatcher;
    private readonly Task dispatching;

    private EngineHost(Session session, EngineLock held, IReadOnlyList<ExecutorKind> kinds, PlanCache plans, bool ticks)
    {
        var folder = session.Folder;
        var files = session.Files.Store;
        var tokens = new AttemptTokens(session.Store.ReadKey() ?? KeyOf(folder));
        this.held = held;
        logs = EngineLog.Open(folder);
        session.Files.Sweep(session.Time, logs);

        // An attempt is told the API's address when it is launched; until then the API starts while the engine works.
        var site = new ExecutorSite(session, () => api!.GetAwaiter().GetResult(), tokens.Of)
        {
            RecordKey = tokens.RecordKey,
            Logs = logs,
            ExecIn = image => plans.Catalogue?.ExecIn(image),
        };
        executors = ExecutorSet.Of(kinds, site);
        ports = new EnginePorts(session.Store, executors.Executors, files, Evaluator.Evaluate, plans.Of) { WhyMissing = executors.Why };
        reports = new ReportLinks(session, logs.CreateLogger<ReportLinks>());
        Feed = new ChangeFeed(session.Time);
        Engine = new Engine(ports, new EngineOptions { Time = session.Time, Logs = logs, Home = HomeFile.Of(folder), Stored = Tell });
        var options = new ActivityApiOptions
        {
            Folder = folder.Path,
            Engine = Engine,
            Records = session.Store,
            Files = new ProjectFiles(files, session.Store),
            Tokens = tokens,
            Time = session.Time,
            Logs = logs,
            Pods = [.. site.Listens],
            LaunchText = uid => site.LaunchText(uid),
            MaskOf = attempt => site.Masks.GetValueOrDefault(attempt.Executor)?.Invoke(attempt.Uid),
            Notify = session.Settings.Notify,
        };
        api = Task.Run(() => ActivityApiHost.Start(options));
        Running = Task.Run(DriveAsync);
        signs = new EngineSigns(folder, session.Time);
        signing = Task.Run(() => SignAsync(session.Time));
        collecting = CollectAsync(session);
        var starts = ticks ? ScheduledStarts.Of(session, ExecutorKind.Choose(kinds, session), plans) : null;
        ticker = starts is null ? null : new Ticker(session.Store, plans, starts, session.Time, logs.CreateLogger<Ticker>());
        ticking = ticker is null ? Task.CompletedTask : Task.Run(() => ticker.RunAsync(stop.Token));
        dispatcher = starts is null ? null : new ArrivalDispatcher(session.Store, plans, starts, session.Time, logs.CreateLogger<ArrivalDispatcher>());
        dispatching = dispatcher is null ? Task.CompletedTask : Task.Run(() => dispatcher.RunAsync(stop.Token));
    }

    public Engine Engine { get; }

    /// <summary>Tells of each commit of this engine.</summary>
    public ChangeFeed Feed { get; }

    /// <summary>Where it writes what it has to say.</summary>
    public ILoggerFactory Logs => logs;

    /// <summary>Ends when the engine has stopped; fails when it could not go on.</summary>
    public Task Running { get; }

    /// <summary>Ends when the schedules and events have been looked at once: what came due while nothing ran has started.</summary>
    public Task Ticked => Task.WhenAll(ticker?.Looked ?? Task.CompletedTask, dispatcher?.Looked ?? Task.CompletedTask);

    /// <summary>Executors that the folder has used and this engine lacks: why, a line each.</summary>
    public IEnumerable<string> Missing => executors.Missing.Select(kind => $"attempts on {kind.Key} are left alone: {kind.Value}");

    /// <summary>
    /// Becomes the engine of the data folder; null: another process is. On a server's store it drives its share of the runs, beside the engines of other
    /// folders.
    /// </summary>
    /// <param name="session">Where.</param>
    /// <param name="kinds">The executors that there are.</param>
    /// <param name="plans">The plans of versions.</param>
    /// <param name="ticks">It fires schedules and what events are for, too: off for a command that is the engine only as long as its own run lasts.</param>
    public static EngineHost? TryStart(Session session, IReadOnlyList<ExecutorKind> kinds, PlanCache plans, bool ticks = true)
    {
        StoreFolder.Make(session.Folder.Path);
        var held = EngineLock.TryAcquire(session.Folder.Path, session.Time);
        try
        {
            ServerMarks.Add(session.Folder, session.Store);
            return held is null ? null : new(session, held, kinds, plans, ticks);
        }
        catch
        {
            // What can't be started must not be held: the next one may know better (where wf-exec is).
            held?.Dispose();
            throw;
        }
    }

    /// <summary>Stops deciding and commits what is decided. Attempts run on, and the next engine finds them.</summary>
    public async Task StopAsync()
    {
        await stop.CancelAsync();
        await Running;
    }

    /// <summary>Waits until what has ended is stored and cleared away.</summary>
    /// <returns>The kinds of executors that had not finished in time.</returns>
    public async Task<IReadOnlyList<string>> DrainAsync(CancellationToken cancellation)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        enough.CancelAfter(ReleaseTime);
        List<string> left = [];
        foreach (var executor in ports.Executors)
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
        await EndedAsync(Running);
        await EndedAsync(signing);
        await EndedAsync(collecting);
        await EndedAsync(ticking);
        await EndedAsync(dispatching);
        signs.Withdraw();
        await reports.DisposeAsync();
        if (await EndedAsync(api))
        {
            await (await api).DisposeAsync();
        }

        Engine.Dispose();
        meter.Dispose();
        foreach (var executor in ports.Executors)
        {
            await executor.DisposeAsync();
        }

        logs.Dispose();
        stop.Dispose();
        held.Dispose();
    }

    private void Tell(RunCommit commit)
    {
        reports.Add(commit);
        meter.Record(commit);
        Feed.Add(commit);
    }

    /// <summary>Without the API no attempt can tell anything: then the engine ends, and says why.</summary>
    private async Task DriveAsync()
    {
        var driving = Engine.RunAsync(stop.Token);
        try
        {
            var answering = (await api).Answering;
            await Task.WhenAny(driving, answering);
            await (answering.IsFaulted ? answering : Task.CompletedTask);
        }
        catch (Exception failure) when (failure is IOException or SocketException)
        {
            await stop.CancelAsync();
            await driving;
            throw RefusedException.Usage(
                $"the activity API can't listen: {failure.Message}",
                "another address or port for pods: --activity-api http://IP:PORT");
        }
        catch (OperationCanceledException)
        {
            // The engine is stopped already.
        }
        catch (Exception)
        {
            // Whatever it was: the folder's lock is given back only once nobody drives it any more.
            await stop.CancelAsync();
            await driving;
            throw;
        }

        await driving;
    }

    /// <summary>Shows other processes that the engine's loop comes round: who is busy or frozen shows nothing.</summary>
    private async Task SignAsync(TimeProvider time)
    {
        while (!stop.IsCancellationRequested)
        {
            signs.Give();
            await Task.Delay(EngineSigns.Interval, time, stop.Token);
            await Engine.AnswerAsync(stop.Token);
        }
    }

    /// <summary>What anybody can read is no secret.</summary>
    private static byte[] KeyOf(DataFolder folder)
    {
        try
        {
            return StoreKey.Of(folder.Path);
        }
        catch (InvalidDataException open)
        {
            throw new RefusedException(ExitCode.Denied, open.Message);
        }
    }

    /// <summary>Removes what is past its time, where the settings say what that is.</summary>
    private Task CollectAsync(Session session) => session.Settings.Retention is { } rule
        ? new RetentionClock(
            cancellation => StoreCollector.RunAsync(session, rule, isDry: false, cancellation), session.Time, logs.CreateLogger<RetentionClock>())
            .RunAsync(stop.Token)
        : Task.CompletedTask;

    /// <summary>Whoever asked for it was told how it went; here it only has to be over.</summary>
    private static async Task<bool> EndedAsync(Task task)
    {
        await task.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return task.IsCompletedSuccessfully;
    }
}
