using Workflows.Runtime.Storing;
using Workflows.Storage.Sql.Accepting;

namespace Workflows.Storage.Sql;

/// <summary>What is being worked on.</summary>
public abstract partial class SqlStore
{
    public Task<DraftRecord?> FindDraftAsync(string project, string workflow, CancellationToken cancellation) =>
        ReadAsync(database => DraftTable.Find(database, project, workflow), cancellation);

    public Task<IReadOnlyList<DraftRecord>> ListDraftsAsync(string project, CancellationToken cancellation) =>
        ReadAsync(database => DraftTable.List(database, project), cancellation);

    public Task<(DraftOutcome Outcome, DraftRecord Draft)> SaveDraftAsync(
        DraftRecord draft, string? seen, AuditEntry audit, CancellationToken cancellation) => WriteAsync(
            database =>
            {
                var now = clock.GetUtcNow();
                return (DraftTable.Save(database, draft, seen, audit, now), draft with { At = now });
            },
            cancellation);

    public Task<bool> DropDraftAsync(string project, string workflow, string seen, AuditEntry audit, CancellationToken cancellation) =>
        WriteAsync(database => DraftTable.Drop(database, project, workflow, seen, audit, clock.GetUtcNow()), cancellation);
}
