using Microsoft.Extensions.Logging;
using Workflows.Runtime.Executing;
using Workflows.Runtime.Loop;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Timing;

namespace Workflows.Runtime.Attempts;

/// <summary>The loop of what concerns no partition: attempts that no run which is driven here asks for. From any thread.</summary>
internal sealed class StrayAttempts : IDisposable
{
    private readonly IStore store;
    private readonly CancellationToken stop;
    private readonly Owner owner;
    private readonly BackgroundWork background;
    private readonly UnknownAttempts unknown;
    private readonly List<TaskCompletionSource> settling = [];
    private bool stopped;

    public StrayAttempts(IStore store, EngineOptions options, ILogger log, CancellationToken stop)
    {
        this.store = store;
        this.stop = stop;
        owner = new Owner(log);
        var clock = new SteadyClock(options.Time);
        background = new BackgroundWork(
            new BackgroundPlaces(), owner, new FailureBoundary(new LiveRuns(new Stamps(clock)), log), options.Time, log, stop);
        unknown = new UnknownAttempts(new Alarms(clock, owner), store, background, log);
    }

    public async Task RunAsync()
    {
        await owner.RunAsync(() =>
        {
            Settle();
            return !stopped;
        });
        settling.ForEach(waiting => waiting.TrySetCanceled(CancellationToken.None));
        await background.DrainAsync();
    }

    /// <summary>Nothing is being looked up, and nothing waits for that.</summary>
    public Task<bool> AreSettledAsync() => owner.AskAsync(() => IsSettled, stop);

    /// <summary>Ends when what was seen by now is judged.</summary>
    public Task WhenSettledAsync()
    {
        var settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        owner.Post(() => settling.Add(settled));
        return settled.Task.WaitAsync(stop);
    }

    public void Stop() => owner.Post(() => stopped = true);

    /// <summary>What nobody asks for is judged from now on: every run that was loaded has said what it wants.</summary>
    public void Open() => owner.Post(unknown.Open);

    public void See(IExecutor executor, Observation seen) => owner.Post(() => unknown.See(executor, seen));

    /// <summary>What another engine's attempt tells of itself.</summary>
    public void Observe(AttemptObservation seen) => owner.Post(() => background.Read(
        Guid.Empty,
        "noting what another engine's attempt tells",
        async stop =>
        {
            await store.ObserveAsync([seen], stop);
            return true;
        },
        static _ => { },
        static _ => { }));

    private bool IsSettled => owner.IsEmpty && background.Count == 0;

    private void Settle()
    {
        if (settling.Count > 0 && IsSettled)
        {
            settling.ForEach(static waiting => waiting.TrySetResult());
            settling.Clear();
        }
    }

    public void Dispose()
    {
        unknown.Dispose();
        background.Dispose();
    }
}
