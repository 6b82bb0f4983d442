using Microsoft.Extensions.Logging;
using Workflows.Runtime.Loop;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Waiting;

/// <summary>
/// The steps of an engine's runs that wait for events. Each second it reads what came for those, one query for each type that is waited for, and none where
/// nothing waits. It keeps nothing that the store does not: a run that is loaded anew waits anew, and sees all that has come since it began. Thread-safe.
/// </summary>
internal sealed partial class WaitingSteps : IDisposable
{
    private static readonly TimeSpan interval = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly Dictionary<(string Project, string Type), AwaitedType> types = [];
    private readonly SemaphoreSlim woken = new(0);
    private readonly Rounds rounds;
    private readonly IArrivalRecords records;
    private readonly TimeProvider time;
    private readonly ILogger log;

    public WaitingSteps(IArrivalRecords records, TimeProvider time, ILogger log)
    {
        (this.records, this.time, this.log) = (records, time, log);
        rounds = new(WaitAsync);
    }

    /// <summary>A step waits from now on.</summary>
    public void Add(string project, string type, WaitingStep step)
    {
        lock (gate)
        {
            if (!types.TryGetValue((project, type), out var awaited))
            {
                types.Add((project, type), awaited = new(project, type));
            }

            awaited.Steps[(step.Run, step.Step)] = step;
        }

        woken.Release();
    }

    /// <summary>It waits no more, or not here.</summary>
    public void Remove(string project, string type, Guid run, int step)
    {
        lock (gate)
        {
            if (types.TryGetValue((project, type), out var awaited) && awaited.Steps.Remove((run, step)) && awaited.Steps.Count == 0)
            {
                types.Remove((project, type));
            }
        }
    }

    /// <summary>Works until it is cancelled. A store that is away is waited for.</summary>
    public Task RunAsync(CancellationToken stop) => rounds.RunAsync(ReadAsync, LogAway, stop);

    public void Dispose() => woken.Dispose();

    /// <summary>Until a while has passed and something waits, or something has just begun to.</summary>
    private async Task WaitAsync(TimeSpan sleep, CancellationToken stop)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var wake = woken.WaitAsync(enough.Token);
        await Task.WhenAny(wake, IsEmpty() ? Task.Delay(Timeout.InfiniteTimeSpan, enough.Token) : Task.Delay(sleep, time, enough.Token));
        await enough.CancelAsync();
        await wake.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (woken.Wait(0, CancellationToken.None))
        {
            // Many began at once: they are read for together.
        }
    }

    private bool IsEmpty()
    {
        lock (gate)
        {
            return types.Count == 0;
        }
    }

    private async Task<TimeSpan> ReadAsync(CancellationToken cancellation)
    {
        List<(AwaitedType Type, List<WaitingStep> Steps)> awaited;
        lock (gate)
        {
            awaited = [.. types.Values.Select(type => (type, type.Steps.Values.ToList()))];
        }

        foreach (var (type, steps) in awaited)
        {
            await type.ReadAsync(steps, records, time.GetUtcNow(), cancellation);
        }

        return interval;
    }

    [LoggerMessage(LogLevel.Warning, "events that steps wait for can't be read; tried again in {Delay}")]
    private partial void LogAway(Exception trouble, TimeSpan delay);
}
