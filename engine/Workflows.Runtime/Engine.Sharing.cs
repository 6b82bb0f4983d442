using Workflows.Runtime.Faulting;
using Workflows.Runtime.Loop;
using Workflows.Runtime.Partitions;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime;

/// <summary>How an engine comes by its partitions, and lets them go.</summary>
public sealed partial class Engine
{
    /// <summary>What is just being given up.</summary>
    private readonly Dictionary<int, DrivenPartition> leaving = [];
    private Task givingUp = Task.CompletedTask;

    /// <summary>The next renewal; null where leases have no end.</summary>
    private TimeSpan? nextRenewal;

    /// <summary>
    /// Keeps the leases, from the first one on: a slow store takes longer than a lease to load what is there. What a renewal takes is part of the time
    /// until the next one.
    /// </summary>
    private async Task KeepSharingAsync()
    {
        while (true)
        {
            await Task.Delay(nextRenewal ?? Timeout.InfiniteTimeSpan, options.Time, ended);
            await ShareAsync();
        }
    }

    /// <summary>Says that this engine lives, takes what it should have, and gives up what another one lacks.</summary>
    private async Task ShareAsync()
    {
        if (givingUp.IsCompleted)
        {
            leaving.Clear();
        }

        var asked = options.Time.GetTimestamp();
        var view = await AskStoreAsync("renewing its leases", stop => ports.Store.RenewAsync(options.Home, stop));
        Faults.Hit("lease-renewed");
        shared.Term.Renew(asked, view.Length);
        foreach (var driven in partitions.Values)
        {
            if (view.Owners[driven.Partition.Id] == view.Self)
            {
                driven.Partition.Renewed();
            }
            else
            {
                driven.Partition.Fail(new LeaseLostException("another engine has taken this partition") { Partitions = [driven.Partition.Id] });
            }
        }

        // What is this engine's and not driven is taken, too, and be it too much: the engine of this home before it had them, or an answer was lost.
        var undriven = view.Owners.Index().Where(of => of.Item == view.Self && !IsHere(of.Index)).Select(of => of.Index).ToList();
        var (take, giveUp) = FairShare.Of(view);
        await GiveUpAsync(giveUp);
        await TakeAsync([.. undriven, .. take]);
        nextRenewal = view.RenewAfter is { } after ? Later(after - options.Time.GetElapsedTime(asked)) : null;
    }

    private bool IsHere(int partition) => partitions.ContainsKey(partition) || leaving.ContainsKey(partition);

    private static TimeSpan Later(TimeSpan left) => left > TimeSpan.Zero ? left : TimeSpan.Zero;

    private async Task TakeAsync(IReadOnlyList<int> free)
    {
        if (free.Count == 0)
        {
            return;
        }

        var taken = await AskStoreAsync("taking partitions", stop => ports.Store.TakeAsync(free, stop));
        Faults.Hit("lease-taken");
        LogTaken(taken.Count, partitions.Count + taken.Count, ports.Store.Partitions);
        if (taken.Count == 0)
        {
            return;
        }

        var start = new PartitionStart(inbox.Passes, await FindStrandedAsync(taken));
        foreach (var id in taken)
        {
#pragma warning disable CA2000 // Whoever lets it go disposes it (LetGoAsync), or the engine does.
            var partition = new Partition(id, ports, options, shared, start);
#pragma warning restore CA2000
            var driven = new DrivenPartition(partition, Task.Run(() => DriveAsync(partition), CancellationToken.None));
            partitions[id] = driven;
            _ = ReadOnceLoadedAsync(driven);
        }
    }

    /// <summary>Its runs go on once the inbox has been read with all of them in memory.</summary>
    private async Task ReadOnceLoadedAsync(DrivenPartition driven)
    {
        await LoadedAsync(driven);
        inbox.Wake();
    }

    private async Task<IReadOnlySet<Guid>> FindStrandedAsync(IReadOnlyList<int> taken)
    {
        var stranded = new HashSet<Guid>();
        foreach (var executor in ports.Executors.Where(executor => executor.IsOfThisMachine))
        {
            stranded.UnionWith(await AskStoreAsync(
                "looking for attempts of machines that are gone", stop => ports.Store.ListStrandedAsync(taken, executor.Kind, stop)));
        }

        return stranded;
    }

    private async Task DriveAsync(Partition partition)
    {
        await partition.RunAsync();
        if (partition.Fault is LeaseLostException { Partitions.Count: > 0 } && ports.Store.Partitions > 1)
        {
            LogLost(partition.Fault, partition.Id);
            await LetGoAsync([partition]);
        }
        else if (partition.Fault is { } failure)
        {
            End(failure);
        }
    }

    /// <summary>
    /// Those that nothing on this machine holds back, as many as are too many; the others another time. It takes as long as their last commits take, and the
    /// leases are renewed meanwhile.
    /// </summary>
    private async Task GiveUpAsync(int count)
    {
        if (!givingUp.IsCompleted)
        {
            return;
        }

        await givingUp;
        foreach (var driven in partitions.Values.OrderByDescending(driven => driven.Partition.Id))
        {
            if (leaving.Count < count && !await IsTiedAsync(driven.Partition))
            {
                leaving.Add(driven.Partition.Id, driven);
            }
        }

        if (leaving.Count > 0)
        {
            LogGivenUp(leaving.Count, partitions.Count - leaving.Count, ports.Store.Partitions);
            givingUp = LeaveAsync();
        }
    }

    private async Task LeaveAsync()
    {
        foreach (var driven in leaving.Values)
        {
            driven.Partition.Stop();
        }

        await Task.WhenAll(leaving.Values.Select(driven => driven.Running));
        await LetGoAsync([.. leaving.Values.Select(driven => driven.Partition).Where(partition => partition.Fault is null)]);
    }

    /// <summary>They have ended, and are other engines' from now on.</summary>
    private async Task LetGoAsync(IReadOnlyList<Partition> ended)
    {
        foreach (var partition in ended)
        {
            _ = partitions.TryRemove(partition.Id, out _);
            partition.LetGo();
            partition.Dispose();
            shared.InHand.LetGoOf(partition.Id);
        }

        Faults.Hit("lease-give-up-before");
        try
        {
            await ports.Store.GiveUpAsync([.. ended.Select(partition => partition.Id)], ending.Token);
            Faults.Hit("lease-give-up-after");
        }
        catch (Exception trouble) when (trouble is StoreUnavailableException or OperationCanceledException)
        {
            // Then they are this engine's for a while longer without being driven, and the next look finds them so.
        }
    }

    private static async Task<bool> IsTiedAsync(Partition partition)
    {
        try
        {
            return await partition.IsTiedAsync();
        }
        catch (OperationCanceledException)
        {
            return true;
        }
    }

    /// <summary>It can't go on, whoever finds out first.</summary>
    private void End(Exception failure)
    {
        _ = Interlocked.CompareExchange(ref fault, failure, null);
        ending.Cancel();
    }

    private async Task StopAsync(params Task[] others)
    {
        foreach (var driven in partitions.Values)
        {
            driven.Partition.Stop();
        }

        await Task.WhenAll(partitions.Values.Select(driven => driven.Running));
        await abandoned.CancelAsync();
        loaded.TrySetCanceled(CancellationToken.None);
        strays.Stop();
        await Task.WhenAll(others).WaitAsync(options.StopGrace, options.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>A store that is away is waited for; anything else is tried a few times.</summary>
    private async Task<T> AskStoreAsync<T>(string what, Func<CancellationToken, Task<T>> ask)
    {
        var pause = new GrowingPause(TimeSpan.FromMilliseconds(50));
        for (var tries = 1; ; pause = pause.Next)
        {
            try
            {
                ended.ThrowIfCancellationRequested();
                return await ask(ended);
            }
            catch (Exception trouble) when (!ended.IsCancellationRequested && (trouble is StoreUnavailableException || tries < BackgroundWork.MostTries))
            {
                tries += trouble is StoreUnavailableException ? 0 : 1;
                LogTrouble(trouble, what, pause.Length);
            }

            await Task.Delay(pause.Length, options.Time, ended);
        }
    }
}
