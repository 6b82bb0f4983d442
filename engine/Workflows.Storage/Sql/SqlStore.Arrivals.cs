using Workflows.Runtime.Storing;
using Workflows.Storage.Sql.Triggers;

namespace Workflows.Storage.Sql;

/// <summary>Events from outside and inside.</summary>
public abstract partial class SqlStore
{
    public Task<IReadOnlyList<ArrivalRecord>> AddArrivalsAsync(IReadOnlyList<NewArrival> arrivals, AuditEntry? audit, CancellationToken cancellation) =>
        WriteAsync(database => ArrivalTable.Add(database, arrivals, audit, clock.GetUtcNow()), cancellation);

    public Task<IReadOnlyList<ArrivalRecord>> ListArrivalsAsync(ArrivalFilter filter, CancellationToken cancellation) =>
        ReadAsync(database => ArrivalTable.List(database, filter), cancellation);

    public Task<IReadOnlyList<ArrivalRecord>> ListOpenArrivalsAsync(long after, int most, CancellationToken cancellation) =>
        ReadAsync(database => ArrivalTable.ListOpen(database, after, most), cancellation);

    public Task CloseArrivalsAsync(IReadOnlyList<long> numbers, CancellationToken cancellation) =>
        WriteAsync(database => ArrivalTable.Close(database, numbers, clock.GetUtcNow()), cancellation);

    public Task<IReadOnlyList<ArrivalRecord>> ReadArrivalsAsync(
        string project, string type, DateTimeOffset since, long after, int most, CancellationToken cancellation) =>
        ReadAsync(database => ArrivalTable.Read(database, project, type, since, after, most), cancellation);
}
