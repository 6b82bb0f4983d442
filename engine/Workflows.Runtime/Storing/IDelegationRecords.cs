namespace Workflows.Runtime.Storing;

/// <summary>Rights to decide that were handed on. What counts is read at each decision, so that one which is taken back is gone from then on.</summary>
public interface IDelegationRecords
{
    /// <summary>Keeps one; those that have been over for ninety days are forgotten meanwhile.</summary>
    /// <returns>False: there are <see cref="DelegationRecord.Most"/> of this person already.</returns>
    Task<bool> AddDelegationAsync(DelegationRecord delegation, AuditEntry audit, CancellationToken cancellation);

    /// <summary>Of a project, newest first, those that are over too.</summary>
    /// <param name="project">The project.</param>
    /// <param name="to">Handed to this person; null: to anybody.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<IReadOnlyList<DelegationRecord>> ListDelegationsAsync(string project, string? to, CancellationToken cancellation);

    /// <returns>False: there is none of this id, or it was taken back already.</returns>
    Task<bool> EndDelegationAsync(string project, string id, AuditEntry audit, CancellationToken cancellation);
}
