using Workflows.Core.Definitions;
using Workflows.Definitions.Activities;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Accepting;

/// <summary>What a version keeps of the catalogue it was read with.</summary>
internal static class StoredManifests
{
    /// <summary>The manifests that a definition uses; null without a catalogue, for then nobody knows them.</summary>
    public static IReadOnlyList<StoredManifest>? Of(Catalogue? catalogue, WorkflowDefinition definition) =>
        catalogue is null ? null : [.. catalogue.UsedBy(definition).Select(manifest => new StoredManifest(manifest.Uses, manifest.Digest, manifest.Json))];
}
