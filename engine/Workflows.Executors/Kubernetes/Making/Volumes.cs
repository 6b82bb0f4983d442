using System.Globalization;
using k8s.Models;
using Workflows.Runtime.Attempts;
using Workflows.Runtime.Executing;

namespace Workflows.Executors.Kubernetes.Making;

/// <summary>A volume and where the command's container sees it.</summary>
internal readonly record struct Mounted(V1Volume Volume, V1VolumeMount Mount);

/// <summary>The volumes of a pod. Attempts share none, unless an administrator's profile says so.</summary>
internal static class Volumes
{
    public const string Exec = "wf-exec";
    private const string LaunchSpec = "wf-launch", Work = "wf-work", Scratch = "wf-tmp", SharedMemory = "wf-shm";

    public static IReadOnlyList<Mounted> Of(AttemptSpec spec, PodPlan plan)
    {
        List<Mounted> all = [LaunchFile(), Empty(Scratch, PodPaths.Scratch, spec.Resources.EphemeralStorage)];
        if (plan.Profile.WorkspaceClaim is null) all.Add(Empty(Work, PodPaths.Work, spec.Resources.EphemeralStorage));
        if (plan.ExecPath is null) all.Add(Empty(Exec, PodPaths.Exec, readOnly: true));
        if (ContainerResources.SharedMemory(spec.Resources) is { } bytes) all.Add(Empty(SharedMemory, PodPaths.SharedMemory, bytes, "Memory"));
        return [.. all, .. Claimed(Claims(spec, plan.Profile))];
    }

    private static Mounted LaunchFile() => new(
        new V1Volume
        {
            Name = LaunchSpec,
            DownwardAPI = new V1DownwardAPIVolumeSource
            {
                Items =
                [
                    new V1DownwardAPIVolumeFile
                    {
                        Path = PodPaths.LaunchName,
                        FieldRef = new V1ObjectFieldSelector { FieldPath = $"metadata.annotations['{Keys.Launch}']" },
                    },
                ],
            },
        },
        new V1VolumeMount { Name = LaunchSpec, MountPath = PodPaths.LaunchFolder, ReadOnlyProperty = true });

    /// <summary>The profile's claims. On that of workspaces each attempt has a folder named by its uid, on that of checkpoints each step.</summary>
    private static IEnumerable<(PodClaim Claim, string? Folder)> Claims(AttemptSpec spec, PodProfile profile)
    {
        if (profile.WorkspaceClaim is { } work) yield return (new PodClaim(work, PodPaths.Work, ReadOnly: false), $"workflows/{spec.Uid}");
        if (profile.CheckpointClaim is { } kept && spec.CheckpointKey is { } key)
        {
            yield return (new PodClaim(kept, PodPaths.ClaimedCheckpoint, ReadOnly: false), $"workflows/checkpoints/{Checkpoints.NameOf(key)}");
        }

        foreach (var claim in profile.Claims) yield return (claim, null);
    }

    /// <summary>One volume for each claim, however often it is mounted: a kubelet waits for ever for a second volume of the same claim.</summary>
    private static IEnumerable<Mounted> Claimed(IEnumerable<(PodClaim Claim, string? Folder)> claims) =>
        claims.GroupBy(c => c.Claim.Claim).SelectMany((uses, i) => Claimed([.. uses], i));

    private static IEnumerable<Mounted> Claimed(IReadOnlyList<(PodClaim Claim, string? Folder)> uses, int i)
    {
        var readOnly = uses.All(use => use.Claim.ReadOnly);
        var volume = new V1Volume
        {
            Name = string.Create(CultureInfo.InvariantCulture, $"claim-{i}"),
            PersistentVolumeClaim = new V1PersistentVolumeClaimVolumeSource { ClaimName = uses[0].Claim.Claim, ReadOnlyProperty = readOnly ? true : null },
        };
        return uses.Select(use => new Mounted(
            volume,
            new V1VolumeMount { Name = volume.Name, MountPath = use.Claim.Path, SubPath = use.Folder, ReadOnlyProperty = use.Claim.ReadOnly ? true : null }));
    }

    private static Mounted Empty(string name, string path, long? limit = null, string? medium = null, bool readOnly = false) => new(
        new V1Volume
        {
            Name = name,
            EmptyDir = new V1EmptyDirVolumeSource
            {
                Medium = medium,
                SizeLimit = limit is { } bytes ? ContainerResources.Quantity(ContainerResources.Bytes(bytes)) : null,
            },
        },
        new V1VolumeMount { Name = name, MountPath = path, ReadOnlyProperty = readOnly ? true : null });
}
