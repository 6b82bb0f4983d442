using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;
using Workflows.Core.Runs;
using Workflows.Runtime.Attempts;
using Workflows.Runtime.Executing;
using Workflows.Runtime.Inbox;
using Workflows.Runtime.Partitions;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime;

/// <summary>
/// Drives unfinished runs of a store: those of the <see cref="Partition"/>s that it has the leases of. Of a data folder that is one, with everything; engines
/// of a server's store share the partitions evenly, and take those of an engine that is gone.
/// </summary>
public sealed partial class Engine : IDisposable
{
    private readonly TaskCompletionSource loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<int, DrivenPartition> partitions = new();
    private readonly CancellationTokenSource abandoned = new();
    private readonly CancellationTokenSource ending = new();

    /// <summary>Of <see cref="ending"/>, good also for who asks when the engine is disposed.</summary>
    private readonly CancellationToken ended;
    private readonly EnginePorts ports;
    private readonly EngineOptions options;
    private readonly ILogger log;
    private readonly SharedParts shared;
    private readonly StrayAttempts strays;
    private readonly InboxReader inbox;
    private Exception? fault;

    public Engine(EnginePorts ports, EngineOptions options)
    {
        this.ports = ports;
        this.options = options;
        log = options.Logs.CreateLogger<Engine>();
        ended = ending.Token;
        strays = new StrayAttempts(ports.Store, options, log, abandoned.Token);
        shared = new SharedParts(ports, options, log) { Unknown = strays.See };
        inbox = new InboxReader(ports.Store, shared.InHand, options.Time, log) { Take = Take, CaughtUp = CaughtUp, Lost = Lost };
    }

    /// <summary>
    /// Drives runs until it is told to stop: then it decides no more, commits what it has decided, and returns. Attempts run on. Once only. Throws
    /// <see cref="LeaseLostException"/> when the store is another engine's, or not there any more.
    /// </summary>
    public async Task RunAsync(CancellationToken stop)
    {
        await using var registration = stop.Register(ending.Cancel);
        var (reading, waiting, straying, sharing) = (Task.CompletedTask, Task.CompletedTask, strays.RunAsync(), Task.CompletedTask);
        try
        {
            await ShareAsync();
            var loading = Task.WhenAll(partitions.Values.Select(LoadedAsync));
            sharing = KeepSharingAsync();
            if (await Task.WhenAny(loading, sharing) == sharing)
            {
                await sharing;
            }

            ending.Token.ThrowIfCancellationRequested();
            foreach (var executor in ports.Executors)
            {
                executor.Start(seen => See(executor, seen));
            }

            loaded.TrySetResult();
            reading = Task.Run(() => inbox.RunAsync(abandoned.Token), CancellationToken.None);
            waiting = Task.Run(() => shared.Waiting.RunAsync(abandoned.Token), CancellationToken.None);
            await sharing;
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // Told to stop, or a partition can't go on.
        }
        catch (Exception failure)
        {
            // An executor or a disk that can't begin: an engine without it would look alive and do nothing.
            End(failure);
        }

        await sharing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await givingUp.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await StopAsync(reading, waiting, straying);
        if (fault is not null)
        {
            ExceptionDispatchInfo.Throw(fault);
        }
    }

    /// <summary>
    /// Ends with the run's last state when it has ended, at once if it has; fails where the store has no such run; is cancelled when the engine stops.
    /// </summary>
    public async Task<RunState> WhenEndedAsync(Guid run)
    {
        await loaded.Task;
        while (true)
        {
            var partition = await AskStoreAsync("finding a run", stop => ports.Store.FindPartitionAsync(run, stop)) ?? 0;
            try
            {
                if (Find(partition) is { } driven)
                {
                    return await driven.WhenEndedAsync(run);
                }
            }
            catch (OperationCanceledException) when (!ended.IsCancellationRequested)
            {
                // The partition was let go: whoever drives it now ends the run.
            }

            if (await AskStoreAsync("reading a run", stop => ports.Store.LoadAsync(run, ports.Plans, stop)) is { State: { } state } && state.Status.IsFinal())
            {
                return state;
            }

            await Task.Delay(TimeSpan.FromSeconds(1), options.Time, ended);
        }
    }

    /// <summary>
    /// Ends when no attempt lives, nothing is to be released, and every unfinished run that this engine drives is suspended or waits for an approval, an event,
    /// a slot, or a timer over a minute away. Attempts of an executor that this engine lacks don't count: they are not its to wait for.
    /// </summary>
    public async Task WhenIdleAsync(CancellationToken cancellation)
    {
        await loaded.Task.WaitAsync(cancellation);
        for (var idle = false; !idle;)
        {
            var pass = inbox.Passes + 1;
            inbox.Wake();
            await AllAsync(partition => partition.NextIdleAsync(pass)).WaitAsync(cancellation);
            await strays.WhenSettledAsync().WaitAsync(cancellation);
            await Task.WhenAll(ports.Executors.Select(executor => executor.DrainAsync(cancellation)));
            idle = await strays.AreSettledAsync().WaitAsync(cancellation) && (await AllAsync(partition => partition.IsIdleAsync())).All(isIdle => isIdle);
        }
    }

    /// <summary>Takes what an attempt tells of itself (progress, a heartbeat), whoever drives its run. Written soon, coalesced; lost without harm.</summary>
    public void Observe(AttemptObservation seen)
    {
        if (DriverOf(seen.Uid) is { } partition)
        {
            partition.Observe(seen);
        }
        else
        {
            strays.Observe(seen);
        }
    }

    /// <summary>
    /// The identity of an attempt that is live, here or with another engine; null once its end is recorded, or where it never was. Waits for the start-up to be
    /// over.
    /// </summary>
    public async Task<AttemptIdentity?> FindAttemptAsync(Guid uid, CancellationToken cancellation)
    {
        await loaded.Task.WaitAsync(cancellation);
        var found = DriverOf(uid) is { } driver
            ? await driver.FindAttemptAsync(uid)
            : (await AllAsync(partition => partition.FindAttemptAsync(uid)).WaitAsync(cancellation)).FirstOrDefault(identity => identity is not null);
        return found ?? (ports.Store.Partitions > 1 ? await FindElsewhereAsync(uid, cancellation) : null);
    }

    /// <summary>Ends when the loops have come round to it: a busy or frozen engine does not answer.</summary>
    public Task AnswerAsync(CancellationToken cancellation) => AllAsync(async partition =>
    {
        await partition.AnswerAsync();
        return true;
    }).WaitAsync(cancellation);

    public void Dispose()
    {
        foreach (var driven in partitions.Values)
        {
            driven.Partition.Dispose();
        }

        inbox.Dispose();
        shared.Waiting.Dispose();
        strays.Dispose();
        abandoned.Dispose();
        ending.Dispose();
    }

    /// <summary>Lookups in the cache that missed and are kept until their instance ends.</summary>
    internal int MissedLookups => partitions.Values.Sum(driven => driven.Partition.MissedLookups);

    /// <summary>Why it is not idle, for whoever waits in vain.</summary>
    internal string Describe() => $"passes {inbox.Passes}\n{string.Join('\n', partitions.Values.Select(driven => driven.Partition.Describe()))}";

    private Partition? Find(int partition) => partitions.TryGetValue(partition, out var driven) ? driven.Partition : null;

    /// <summary>Who drives the run of this attempt. Of a store with one partition there is only that, whatever it knows.</summary>
    private Partition? DriverOf(Guid attempt) => Find(shared.Routes.Find(attempt) ?? (ports.Store.Partitions == 1 ? 0 : -1));

    private Task<T[]> AllAsync<T>(Func<Partition, Task<T>> ask) => Task.WhenAll(partitions.Values.Select(driven => ask(driven.Partition)));

    private Task AllAsync(Func<Partition, Task> ask) => Task.WhenAll(partitions.Values.Select(driven => ask(driven.Partition)));

    /// <summary>Ends when its runs are in memory, or it is known that they never will be.</summary>
    private static async Task LoadedAsync(DrivenPartition driven)
    {
        await driven.Partition.WhenLoaded.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!driven.Partition.WhenLoaded.IsCompletedSuccessfully)
        {
            await driven.Running;
        }
    }

    private void See(IExecutor executor, Observation seen)
    {
        if (shared.Routes.Find(seen.Uid) is { } partition && Find(partition) is { } driver)
        {
            driver.See(executor, seen);
        }
        else
        {
            strays.See(executor, seen);
        }
    }

    /// <summary>Commands came. Those of a partition that is not here (any more, or yet) are read again when it is.</summary>
    private void Take(IReadOnlyList<InboxEntry> page)
    {
        foreach (var entries in page.GroupBy(entry => entry.Partition))
        {
            if (Find(entries.Key) is { } partition)
            {
                partition.Take([.. entries]);
            }
            else
            {
                shared.InHand.LetGoOf(entries.Key);
            }
        }
    }

    private void CaughtUp(long pass)
    {
        if (pass == 1)
        {
            strays.Open();
        }

        foreach (var driven in partitions.Values)
        {
            driven.Partition.CaughtUp(pass);
        }
    }

    private void Lost(LeaseLostException lost)
    {
        foreach (var driven in partitions.Values.Where(driven => lost.Concerns(driven.Partition.Id)))
        {
            driven.Partition.Fail(lost);
        }
    }

    /// <summary>Another engine's attempt: its pod may ask any engine.</summary>
    private async Task<AttemptIdentity?> FindElsewhereAsync(Guid uid, CancellationToken cancellation)
    {
        if (await ports.Store.FindAttemptAsync(uid, cancellation) is not { EndedAt: null } attempt
            || await ports.Store.LoadAsync(attempt.Run, ports.Plans, cancellation) is not { State: { } run } || Find(run.Partition) is not null)
        {
            return null;
        }

        return AttemptIdentity.Of(run, uid, attempt.Step, attempt.Index);
    }

    private sealed record DrivenPartition(Partition Partition, Task Running);
}
