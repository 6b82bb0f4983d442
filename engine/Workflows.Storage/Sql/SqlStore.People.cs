using Workflows.Runtime.Storing;
using Workflows.Storage.Sql.Auditing;
using Workflows.Storage.Sql.People;

namespace Workflows.Storage.Sql;

/// <summary>Who may come in, and what they did.</summary>
public abstract partial class SqlStore
{
    public Task AddTokenAsync(TokenRecord token, AuditEntry audit, CancellationToken cancellation) =>
        WriteAsync(database => TokenTable.Add(database, token, audit, clock.GetUtcNow()), cancellation);

    public Task<TokenRecord?> FindTokenAsync(string id, CancellationToken cancellation) =>
        ReadAsync(database => TokenTable.Find(database, id), cancellation);

    public Task<IReadOnlyList<TokenRecord>> ListTokensAsync(CancellationToken cancellation) => ReadAsync(TokenTable.List, cancellation);

    public Task<bool> RevokeTokenAsync(string id, AuditEntry audit, CancellationToken cancellation) =>
        WriteAsync(database => TokenTable.Revoke(database, id, audit, clock.GetUtcNow()), cancellation);

    public Task TouchTokenAsync(string id, CancellationToken cancellation) =>
        WriteAsync(database => TokenTable.Touch(database, id, clock.GetUtcNow()), cancellation);

    public Task AddSessionAsync(SessionRecord session, AuditEntry audit, CancellationToken cancellation) =>
        WriteAsync(database => SessionTable.Add(database, session, audit, clock.GetUtcNow()), cancellation);

    public Task<SessionRecord?> FindSessionAsync(string hash, CancellationToken cancellation) =>
        ReadAsync(database => SessionTable.Find(database, hash), cancellation);

    public Task<bool> EndSessionAsync(string hash, AuditEntry audit, CancellationToken cancellation) =>
        WriteAsync(database => SessionTable.End(database, hash, audit, clock.GetUtcNow()), cancellation);

    public Task<bool> AddDelegationAsync(DelegationRecord delegation, AuditEntry audit, CancellationToken cancellation) =>
        WriteAsync(database => DelegationTable.Add(database, delegation, audit, clock.GetUtcNow()), cancellation);

    public Task<IReadOnlyList<DelegationRecord>> ListDelegationsAsync(string project, string? to, CancellationToken cancellation) =>
        ReadAsync(database => DelegationTable.List(database, project, to), cancellation);

    public Task<bool> EndDelegationAsync(string project, string id, AuditEntry audit, CancellationToken cancellation) =>
        WriteAsync(database => DelegationTable.End(database, project, id, audit, clock.GetUtcNow()), cancellation);

    public Task AuditAsync(AuditEntry entry, CancellationToken cancellation) => WriteAsync(
        database =>
        {
            AuditTable.Append(database, entry, clock.GetUtcNow());
            return true;
        },
        cancellation);

    public Task<IReadOnlyList<AuditRecord>> ListAuditAsync(AuditFilter filter, CancellationToken cancellation) =>
        ReadAsync(database => AuditTable.List(database, filter), cancellation);

    public Task<IReadOnlyList<AuditRecord>> ReadAuditAsync(long after, int most, CancellationToken cancellation) =>
        ReadAsync(database => AuditTable.Read(database, after, most), cancellation);
}
