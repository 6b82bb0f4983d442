using k8s;
using k8s.Models;
using Workflows.Tests.Kubernetes.Server;
using Xunit;

namespace Workflows.Tests.Kubernetes.Real;

/// <summary>A claim that many pods may write, on a folder of this machine: the test's node is this machine, as far as anybody has run it.</summary>
internal sealed class RealClaim : IAsyncDisposable
{
    private readonly RealCluster cluster;
    private readonly string folder;

    private RealClaim(RealCluster cluster, string folder) => (this.cluster, this.folder) = (cluster, folder);

    public string Name => "shared";

    /// <summary>Skips the test where the node's folders are not this machine's.</summary>
    public static async Task<RealClaim> MakeAsync(RealCluster cluster)
    {
        var node = (await cluster.Admin.CoreV1.ListNodeAsync()).Items[0];
        Assert.SkipUnless(
            node.Status.NodeInfo.BootID == (await File.ReadAllTextAsync("/proc/sys/kernel/random/boot_id")).Trim(),
            "the cluster's node is another machine: its claim would not be this one's folder");
        var claim = new RealClaim(cluster, Directory.CreateTempSubdirectory("wf-claim-").FullName);
        File.SetUnixFileMode(claim.folder, (UnixFileMode)0b111_111_111);
        var size = new Dictionary<string, ResourceQuantity> { ["storage"] = new("1Gi") };
        await cluster.Admin.CoreV1.CreatePersistentVolumeAsync(new V1PersistentVolume
        {
            Metadata = new V1ObjectMeta { Name = cluster.Space },
            Spec = new V1PersistentVolumeSpec
            {
                Capacity = size,
                AccessModes = ["ReadWriteMany"],
                PersistentVolumeReclaimPolicy = "Retain",
                StorageClassName = string.Empty,
                HostPath = new V1HostPathVolumeSource { Path = claim.folder },
                ClaimRef = new V1ObjectReference { NamespaceProperty = cluster.Space, Name = claim.Name },
            },
        });
        await cluster.Admin.CoreV1.CreateNamespacedPersistentVolumeClaimAsync(
            new V1PersistentVolumeClaim
            {
                Metadata = new V1ObjectMeta { Name = claim.Name },
                Spec = new V1PersistentVolumeClaimSpec
                {
                    AccessModes = ["ReadWriteMany"],
                    StorageClassName = string.Empty,
                    VolumeName = cluster.Space,
                    Resources = new V1VolumeResourceRequirements { Requests = size },
                },
            },
            cluster.Space);
        await Lab.UntilAsync(
            async () => (await cluster.Admin.CoreV1.ReadNamespacedPersistentVolumeClaimAsync(claim.Name, cluster.Space)).Status?.Phase == "Bound");
        return claim;
    }

    /// <summary>All files on it.</summary>
    public IReadOnlyList<string> Files() => [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)];

    public async ValueTask DisposeAsync()
    {
        await cluster.Admin.CoreV1.DeletePersistentVolumeAsync(cluster.Space);
        Directory.Delete(folder, recursive: true);
    }
}
