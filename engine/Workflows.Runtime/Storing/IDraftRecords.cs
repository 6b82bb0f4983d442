namespace Workflows.Runtime.Storing;

/// <summary>Drafts of workflows. One is changed only by who says what they have seen, so that nobody's work is written over unseen.</summary>
public interface IDraftRecords
{
    /// <summary>Null where there is none.</summary>
    Task<DraftRecord?> FindDraftAsync(string project, string workflow, CancellationToken cancellation);

    /// <summary>Those of a project, by workflow, without their texts.</summary>
    Task<IReadOnlyList<DraftRecord>> ListDraftsAsync(string project, CancellationToken cancellation);

    /// <summary>Saves a draft in the place of what the sender has seen.</summary>
    /// <param name="draft">As it is from now on; its time is the store's.</param>
    /// <param name="seen">
    /// The digest of the draft that it takes the place of, or of the live version's text where there is no draft; null: there is neither.
    /// </param>
    /// <param name="audit">Recorded with it where something changes.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>What became of it, with <see cref="DraftOutcome.Stale"/> nothing; and the draft with the store's time.</returns>
    Task<(DraftOutcome Outcome, DraftRecord Draft)> SaveDraftAsync(DraftRecord draft, string? seen, AuditEntry audit, CancellationToken cancellation);

    /// <summary>Throws a draft away.</summary>
    /// <param name="project">Its project.</param>
    /// <param name="workflow">Whose it is.</param>
    /// <param name="seen">Its digest.</param>
    /// <param name="audit">Recorded with it.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>False: it is another one by now, or there is none.</returns>
    Task<bool> DropDraftAsync(string project, string workflow, string seen, AuditEntry audit, CancellationToken cancellation);
}
