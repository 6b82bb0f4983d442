namespace Workflows.Runtime.Storing;

/// <summary>
/// Events from outside and inside, each stored once. What an event starts is recorded with the run (<see cref="TriggerClaim.Arrival"/>); until all of that is
/// settled the event is open, and whoever looks next goes on with it.
/// </summary>
public interface IArrivalRecords
{
    /// <summary>Stores events; one whose source and id are known stays as it came first.</summary>
    /// <param name="arrivals">All of them, or none.</param>
    /// <param name="audit">Who sends them; recorded where one is new.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Them as they are stored, in the same order.</returns>
    Task<IReadOnlyList<ArrivalRecord>> AddArrivalsAsync(IReadOnlyList<NewArrival> arrivals, AuditEntry? audit, CancellationToken cancellation);

    /// <summary>Newest first.</summary>
    Task<IReadOnlyList<ArrivalRecord>> ListArrivalsAsync(ArrivalFilter filter, CancellationToken cancellation);

    /// <summary>Events of all projects that are open, in the order of coming.</summary>
    /// <param name="after">Where the page before has ended; 0 for the first.</param>
    /// <param name="most">A page.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<IReadOnlyList<ArrivalRecord>> ListOpenArrivalsAsync(long after, int most, CancellationToken cancellation);

    /// <summary>Whatever these events start is settled.</summary>
    Task CloseArrivalsAsync(IReadOnlyList<long> numbers, CancellationToken cancellation);

    /// <summary>Events of one type, in the order of coming.</summary>
    /// <param name="project">Of which project.</param>
    /// <param name="type">Of which type.</param>
    /// <param name="since">Only those that came then or later.</param>
    /// <param name="after">Where the page before has ended; 0 for the first.</param>
    /// <param name="most">A page.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<IReadOnlyList<ArrivalRecord>> ReadArrivalsAsync(
        string project, string type, DateTimeOffset since, long after, int most, CancellationToken cancellation);
}
