using Workflows.Cli.CommandLine;
using Workflows.Cli.Engines;
using Workflows.Cli.Folders;
using Workflows.Core.Runs;
using Workflows.Runtime.Planning;

namespace Workflows.Cli.Following;

/// <summary>
/// The part of the engine, as seen by somebody who follows a run: whoever finds it free takes it, so a run never stands still because the
/// engine beside it has gone. The runs of a server are its own engines' alone.
/// </summary>
internal sealed class EngineRole(Session session, IReadOnlyList<ExecutorKind> kinds, PlanCache plans) : IAsyncDisposable
{
    private readonly EngineSigns others = new(session.Folder, session.Time);
    private EngineHost? host;
    private bool watched;

    /// <summary>Ends at the run's end, as soon as this engine knows; never while another process is the engine.</summary>
    public Task Ended { get; private set; } = Task.Delay(Timeout.Infinite);

    /// <summary>What is wrong with the engine, where another process is it; null for nothing.</summary>
    public string? Trouble => host is null && !session.IsRemote ? others.Trouble() : null;

    /// <summary>Becomes the engine where that is free. A broken engine is told to whoever asks again.</summary>
    public async Task TryTakeAsync()
    {
        if (host is { Running.IsCompleted: true })
        {
            await host.Running;
        }

        if (host is null && !session.IsRemote && await session.Store.FindOtherEngineAsync(HomeFile.Find(session.Folder), CancellationToken.None) is null)
        {
            host = EngineHost.TryStart(session, kinds, plans, ticks: false);
        }
    }

    /// <summary>Waits for this run's end from now on.</summary>
    public void Watch(Guid run)
    {
        if (host is not null && !watched)
        {
            (watched, Ended) = (true, EndedAsync(host.Engine.WhenEndedAsync(run)));
        }
    }

    /// <summary>Lets the engine go: nothing is decided any more, attempts run on.</summary>
    public Task LeaveAsync() => host?.StopAsync() ?? Task.CompletedTask;

    /// <summary>Waits for what has ended to be put away.</summary>
    /// <returns>The kinds of executors that had not finished when time was over.</returns>
    public Task<IReadOnlyList<string>> DrainAsync(CancellationToken enough) => host?.DrainAsync(enough) ?? Task.FromResult<IReadOnlyList<string>>([]);

    public ValueTask DisposeAsync() => host?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static async Task EndedAsync(Task<RunState> end)
    {
        try
        {
            await end;
        }
        catch (OperationCanceledException)
        {
            // The engine was stopped: we leave.
        }
    }
}
