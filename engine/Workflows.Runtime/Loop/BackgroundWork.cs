using Microsoft.Extensions.Logging;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Loop;

/// <summary>
/// What has to wait for something outside (a read, a file), or computes for long, is done away from the owner's thread; what comes of it is
/// done there. A failure is a value, too: a store that is away is waited for, anything else is tried a few times and then handed over.
/// </summary>
internal sealed partial class BackgroundWork(
    BackgroundPlaces places, Owner owner, FailureBoundary boundary, TimeProvider time, ILogger log, CancellationToken stop) : IDisposable
{
    /// <summary>Then a failure is final. With the pauses between them, about a second and a half.</summary>
    public const int MostTries = 5;

    /// <summary>One for the owner, one for each piece of work: what is disposed after the engine must not be in use any more.</summary>
    private readonly CountdownEvent underWay = new(1);

    /// <summary>Sent and not done.</summary>
    public int Count { get; private set; }

    /// <summary>Reads from the store for a run.</summary>
    public void Read<T>(Guid run, string what, Func<CancellationToken, Task<T>> go, Action<T> then) =>
        Read(run, what, go, then, failure => boundary.Quarantine(run, what, failure));

    /// <summary>Reads from the store, where somebody has a use for the failure.</summary>
    public void Read<T>(Guid run, string what, Func<CancellationToken, Task<T>> go, Action<T> then, Action<Exception> failed) =>
        Send(places.Reads, new Job<T>(run, what, go, then, failed, MostTries));

    /// <summary>Reads files for a run, however large.</summary>
    public void ReadFiles<T>(Guid run, string what, Func<CancellationToken, Task<T>> go, Action<T> then, Action<Exception> failed) =>
        Send(places.Files, new Job<T>(run, what, go, then, failed, MostTries));

    /// <summary>Evaluates expressions of a run. Pure, so what fails once fails always.</summary>
    public void Compute<T>(Guid run, string what, Func<T> compute, Action<T> then, Action<Exception> failed) =>
        Send(places.Expressions, new Job<T>(run, what, _ => Task.FromResult(compute()), then, failed, 1));

    /// <summary>Ends when none is under way. Only after the stop; nothing may be sent any more.</summary>
    public Task DrainAsync()
    {
        underWay.Signal();
        return Task.Run(underWay.Wait);
    }

    public void Dispose() => underWay.Dispose();

    private void Send<T>(FairQueue queue, Job<T> job)
    {
        Count++;
        underWay.AddCount();
        queue.Add(job.Run, () => TryAsync(queue, job, tried: 1, new GrowingPause(TimeSpan.FromMilliseconds(50))));
    }

    private async Task TryAsync<T>(FairQueue queue, Job<T> job, int tried, GrowingPause pause)
    {
        if (stop.IsCancellationRequested)
        {
            underWay.Signal();
            return;
        }

        try
        {
            var found = await job.Go(stop);
            Return(job, () => job.Then(found));
        }
        catch (Exception trouble) when (!stop.IsCancellationRequested && trouble is not StoreUnavailableException && tried >= job.MostTries)
        {
            LogFinal(trouble, job.What, tried);
            Return(job, () => job.Failed(trouble));
        }
        catch (Exception trouble)
        {
            LogTrouble(trouble, job.What, pause.Length);
            _ = AgainAsync(queue, job, trouble is StoreUnavailableException ? tried : tried + 1, pause);
        }
    }

    /// <summary>The pause is spent outside of the queue: a place is for work.</summary>
    private async Task AgainAsync<T>(FairQueue queue, Job<T> job, int tried, GrowingPause pause)
    {
        await Task.Delay(pause.Length, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        queue.Add(job.Run, () => TryAsync(queue, job, tried, pause.Next));
    }

    private void Return<T>(Job<T> job, Action then)
    {
        owner.Post(() =>
        {
            Count--;
            boundary.Try(job.Run, job.What, then);
        });
        underWay.Signal();
    }

    private sealed record Job<T>(Guid Run, string What, Func<CancellationToken, Task<T>> Go, Action<T> Then, Action<Exception> Failed, int MostTries);
}
