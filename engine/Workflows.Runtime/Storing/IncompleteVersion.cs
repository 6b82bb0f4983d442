namespace Workflows.Runtime.Storing;

/// <summary>A version that an older program stored without the manifests of its activities.</summary>
public sealed record IncompleteVersion(string Project, string Workflow, int Number, string Canonical);
