namespace Workflows.Runtime.Storing;

/// <summary>All that the plan of a version is made from.</summary>
/// <param name="Canonical">Its text as JSON.</param>
/// <param name="Manifests">Of the activities that its steps use; null where the version was stored by a program that kept none.</param>
public sealed record VersionContent(string Canonical, IReadOnlyList<StoredManifest>? Manifests);
