namespace Workflows.Runtime.Storing;

/// <summary>
/// Which engine drives which of a store's partitions, and until when. A store of one data folder has one partition, and the folder's lock says whose it
/// is; on a server engines share the partitions, by the server's clock.
/// </summary>
public interface ILeases
{
    /// <summary>How many partitions the store's runs are divided into.</summary>
    int Partitions { get; }

    /// <summary>
    /// Says that this engine lives, puts off the end of its leases, and tells how things stand. First of all, and again within
    /// <see cref="LeaseView.RenewAfter"/>.
    /// </summary>
    /// <param name="home">
    /// The data folder of this engine, which its own lock keeps for one engine at a time: what another process held for it is free for this one, and the
    /// processes of its attempts are found in it.
    /// </param>
    /// <param name="cancellation">Gives up.</param>
    Task<LeaseView> RenewAsync(Guid home, CancellationToken cancellation);

    /// <summary>
    /// Takes those of these partitions that are free, each in a new epoch: whoever drove one before can write nothing in it any more
    /// (<see cref="LeaseLostException"/>). Again for one that is held here already: after a failure whose outcome is unknown.
    /// </summary>
    /// <returns>Those that were taken.</returns>
    Task<IReadOnlyList<int>> TakeAsync(IReadOnlyList<int> partitions, CancellationToken cancellation);

    /// <summary>Gives up leases that were taken here, for another engine to take at once; nothing where one is not held here any more.</summary>
    Task GiveUpAsync(IReadOnlyList<int> partitions, CancellationToken cancellation);

    /// <summary>Who drives what: the engines that live, the first one first, and at the end what nobody drives, if there is any.</summary>
    Task<IReadOnlyList<EngineRecord>> ListEnginesAsync(CancellationToken cancellation);

    /// <summary>The partition of a run; null where there is no such run.</summary>
    Task<int?> FindPartitionAsync(Guid run, CancellationToken cancellation);

    /// <summary>
    /// Live attempts of these partitions on this kind of executor that the engine of another home has begun. Empty where all have one home.
    /// </summary>
    Task<IReadOnlySet<Guid>> ListStrandedAsync(IReadOnlyList<int> partitions, string executor, CancellationToken cancellation);
}

/// <summary>Who drives what, at one moment.</summary>
/// <param name="Self">This engine.</param>
/// <param name="Engines">Those that live, this one among them, in an order that is the same for all.</param>
/// <param name="Owners">By partition: the engine that has its lease; null where it is free.</param>
/// <param name="RenewAfter">When to renew; null where leases have no end.</param>
public sealed record LeaseView(Guid Self, IReadOnlyList<Guid> Engines, IReadOnlyList<Guid?> Owners, TimeSpan? RenewAfter)
{
    /// <summary>How long what was taken is safe from others, counted from before the renewal was asked for.</summary>
    public TimeSpan Length { get; init; } = Timeout.InfiniteTimeSpan;
}
