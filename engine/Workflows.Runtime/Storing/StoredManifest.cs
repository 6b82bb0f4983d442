namespace Workflows.Runtime.Storing;

/// <summary>The manifest of an activity as it is kept with a version that uses it: whatever becomes of the catalogue, the version means this one.</summary>
/// <param name="Uses">As a step says it: <c>train@1</c>.</param>
/// <param name="Digest">SHA-256 over its canonical form.</param>
/// <param name="Json">As it was written: compact JSON.</param>
public sealed record StoredManifest(string Uses, string Digest, string Json);
