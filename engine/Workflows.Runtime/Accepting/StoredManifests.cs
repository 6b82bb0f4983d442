using System.Collections.Immutable;
using Workflows.Core.Definitions;
using Workflows.Definitions.Activities;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Accepting;

/// <summary>What a version keeps of the catalogue it was read with.</summary>
public static class StoredManifests
{
    /// <summary>The manifests that a definition uses; null without a catalogue, for then nobody knows them.</summary>
    public static IReadOnlyList<StoredManifest>? Of(Catalogue? catalogue, WorkflowDefinition definition) =>
        catalogue is null ? null : [.. catalogue.UsedBy(definition).Select(used => new StoredManifest(used.Uses, used.StoredDigest, used.StoredJson))];

    /// <summary>Activities that are not what they were, under the same name and version.</summary>
    public static ImmutableArray<string> Changed(IReadOnlyList<StoredManifest>? before, IReadOnlyList<StoredManifest>? now) =>
    [
        .. (now ?? []).Where(manifest => (before ?? []).Any(former => former.Uses == manifest.Uses && former.Digest != manifest.Digest))
            .Select(manifest => manifest.Uses),
    ];
}
