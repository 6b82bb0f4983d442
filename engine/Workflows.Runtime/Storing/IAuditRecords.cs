namespace Workflows.Runtime.Storing;

/// <summary>What people and programs did: rows that are added and never changed, each bound to the one before by its hash.</summary>
public interface IAuditRecords
{
    /// <summary>Records something that changes nothing else in the store. All else is recorded with the act itself.</summary>
    Task AuditAsync(AuditEntry entry, CancellationToken cancellation);

    /// <summary>Newest first.</summary>
    Task<IReadOnlyList<AuditRecord>> ListAuditAsync(AuditFilter filter, CancellationToken cancellation);

    /// <summary>In their order, from the row after a number on, at most so many.</summary>
    Task<IReadOnlyList<AuditRecord>> ReadAuditAsync(long after, int most, CancellationToken cancellation);
}
