namespace Workflows.Runtime.Storing;

/// <summary>Workflows and their versions. A row that can't be read keeps none of the others from being listed: it comes with its reason.</summary>
public interface IDefinitionRecords : IDefinitionReads
{
    /// <summary>
    /// Makes this text live where asked, as a new version, unless the live or the newest version is this very text with these very manifests. So
    /// publishing twice changes nothing, publishing what <c>wf run FILE</c> has already brought makes that version live, and publishing an old text
    /// again is a new version. A message is kept with a version that has none.
    /// </summary>
    Task<VersionRecord> PublishAsync(NewVersion version, CancellationToken cancellation);

    /// <summary>One of them; null where there is none of this name.</summary>
    Task<WorkflowRecord?> FindWorkflowAsync(string project, string workflow, CancellationToken cancellation);

    /// <summary>Versions of all projects that an older program stored without the manifests of their activities.</summary>
    Task<IReadOnlyList<IncompleteVersion>> ListIncompleteVersionsAsync(CancellationToken cancellation);

    /// <summary>Stores the manifests of such a version, for good: one that has them by now keeps those.</summary>
    Task CompleteVersionAsync(IncompleteVersion version, IReadOnlyList<StoredManifest> manifests, CancellationToken cancellation);
}
