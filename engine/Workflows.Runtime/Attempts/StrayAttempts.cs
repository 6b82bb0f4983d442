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
    private readonly Owner owner;
    private readonly BackgroundWork background;
    private readonly UnknownAttempts unknown;
    private volatile int underWay;
    private bool stopped;

    public StrayAttempts(IStore store, EngineOptions options, ILogger log, CancellationToken stop)
    {
        this.store = store;
        owner = new Owner(log);
        var clock = new SteadyClock(options.Time);
        background = new BackgroundWork(
            new BackgroundPlaces(), owner, new FailureBoundary(new LiveRuns(new Stamps(clock)), log), options.Time, log, stop);
        unknown = new UnknownAttempts(new Alarms(clock, owner), store, background, log);
    }

    /// <summary>Nothing is being looked up.</summary>
    public bool AreSettled => owner.IsEmpty && underWay == 0;

    public async Task RunAsync()
    {
        await owner.RunAsync(() =>
        {
            underWay = background.Count;
            return !stopped;
        });
        await background.DrainAsync();
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

    public void Dispose()
    {
        unknown.Dispose();
        background.Dispose();
    }
}
