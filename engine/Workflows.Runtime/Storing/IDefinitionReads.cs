namespace Workflows.Runtime.Storing;

/// <summary>
/// Workflows and their versions as they are read, wherever they come from: see <see cref="IRunReads"/>. A row that can't be read keeps none of the others from
/// being listed: it comes with its reason.
/// </summary>
public interface IDefinitionReads
{
    /// <summary>A version; null number: the live one. Null where there is none.</summary>
    Task<VersionRecord?> FindVersionAsync(string project, string workflow, int? number, CancellationToken cancellation);

    /// <summary>By number; none where there is no such workflow.</summary>
    Task<IReadOnlyList<VersionRecord>> ListVersionsAsync(string project, string workflow, CancellationToken cancellation);

    /// <summary>By name.</summary>
    Task<IReadOnlyList<WorkflowRecord>> ListWorkflowsAsync(string project, CancellationToken cancellation);
}
