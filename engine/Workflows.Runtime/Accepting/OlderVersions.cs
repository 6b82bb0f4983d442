using Workflows.Definitions;
using Workflows.Definitions.Activities;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Accepting;

/// <summary>
/// Versions that an older program stored without the manifests of their activities: they are read with the catalogue of today once, and what
/// it says is stored. From then on they are complete, and no later catalogue changes them.
/// </summary>
public static class OlderVersions
{
    /// <summary>Completes what can be completed. A version whose activities this catalogue lacks is left for one that has them.</summary>
    public static async Task CompleteAsync(IDefinitionRecords store, Catalogue catalogue, CancellationToken cancellation)
    {
        foreach (var version in await store.ListIncompleteVersionsAsync(cancellation))
        {
            if (WorkflowText.ReadStored($"{version.Workflow}@{version.Number}", version.Canonical, catalogue).Definition is { } definition)
            {
                await store.CompleteVersionAsync(version, StoredManifests.Of(catalogue, definition)!, cancellation);
            }
        }
    }
}
