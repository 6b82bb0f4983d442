using System.Diagnostics;
using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;
using Workflows.Definitions.Expressions;
using Workflows.Runtime;
using Workflows.Runtime.Accepting;
using Workflows.Runtime.Executing;
using Workflows.Runtime.Planning;
using Workflows.Runtime.Storing;
using Workflows.Storage.Files;
using Workflows.Storage.Sql;

namespace Workflows.Benchmarks;

/// <summary>A real engine on a real store in a folder of its own; only the executor is chosen by the workload.</summary>
internal sealed class Rig : IAsyncDisposable
{
    private readonly IExecutor executor;
    private readonly CancellationTokenSource stop = new();
    private Engine? engine;
    private Task running = Task.CompletedTask;

    public Rig(IExecutor executor, string? folder = null)
    {
        this.executor = executor;
        Folder = folder ?? Directory.CreateTempSubdirectory("wf-bench-").FullName;
        Benched = new BenchedStore(Folder);
        Acceptance = new Acceptance(Store, Plans, Evaluator.Evaluate, TimeProvider.System);
    }

    public string Folder { get; }

    public PlanCache Plans { get; } = new(catalogue: null);

    /// <summary>Starts runs as the server does.</summary>
    public Acceptance Acceptance { get; }

    /// <summary>Hears of each commit. To be set before the engine starts.</summary>
    public Action<RunCommit> Stored { get; set; } = static _ => { };

    public Engine Engine => engine ?? throw new InvalidOperationException("the engine is not started");

    public SqlStore Store => Benched.Store;

    public BenchedStore Benched { get; }

    public async Task<Guid> AcceptAsync(string text) =>
        await Acceptance.StartAsync(
            new StartRequest("default", new RunTrigger("manual", "bench")) { Text = text, File = "bench.yaml", Executor = executor.Kind },
            CancellationToken.None) switch
        {
            StartOutcome.Started started => started.Run.Id,
            StartOutcome.Invalid invalid => throw new InvalidOperationException(string.Join('\n', invalid.Errors)),
            var other => throw new InvalidOperationException(other.ToString()),
        };

    public void Start()
    {
        engine = new Engine(
            new EnginePorts(Store, [executor], new FolderFileStore(Path.Combine(Folder, "files")), Evaluator.Evaluate, Plans.Of),
            new EngineOptions { Stored = commit => Stored(commit) });
        running = engine.RunAsync(stop.Token);
    }

    /// <summary>Starts the engine if need be and waits until all these runs have succeeded.</summary>
    public async Task<TimeSpan> FinishAsync(IReadOnlyCollection<Guid> runs)
    {
        var clock = Stopwatch.StartNew();
        if (engine is null)
        {
            Start();
        }

        foreach (var end in await Task.WhenAll(runs.Select(Engine.WhenEndedAsync)))
        {
            if (end.Status != RunStatus.Succeeded)
            {
                throw new InvalidOperationException($"{end.Label} is {end.Status}: {end.Message}");
            }
        }

        return clock.Elapsed;
    }

    /// <summary>Ends the engine; the store stays, for another process to open.</summary>
    public async Task StopAsync()
    {
        await stop.CancelAsync();
        await running;
        engine?.Dispose();
        engine = null;
    }

    /// <summary>Kills a run that would go on, and waits for its end.</summary>
    public async Task TerminateAsync(Guid run)
    {
        _ = await Store.SendAsync(run, new TerminateRequested("bench") { At = TimeProvider.System.GetUtcNow(), Seed = 1 }, audit: null, CancellationToken.None);
        _ = await Engine.WhenEndedAsync(run);
    }

    public async ValueTask DisposeAsync()
    {
        await executor.DrainAsync(CancellationToken.None);
        await StopAsync();
        await Benched.DisposeAsync();
        await executor.DisposeAsync();
        stop.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
