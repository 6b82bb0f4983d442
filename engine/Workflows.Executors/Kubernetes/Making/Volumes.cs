using k8s.Models;
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
        List<Mounted> all = [LaunchFile(), Workspace(spec, plan.Profile), Empty(Scratch, Paths.Scratch)];
        if (plan.ExecPath is null) all.Add(Empty(Exec, Paths.Exec, readOnly: true));
        if (Amounts.SharedMemory(spec.Resources) is { } bytes) all.Add(Empty(SharedMemory, Paths.SharedMemory, bytes, "Memory"));
        all.AddRange(plan.Profile.Claims.Select((claim, i) => Claim($"claim-{i}", claim.Claim, claim.Path, claim.ReadOnly)));
        return all;
    }

    private static Mounted LaunchFile() => new(
        new V1Volume
        {
            Name = LaunchSpec,
            DownwardAPI = new V1DownwardAPIVolumeSource
            {
                Items = [new V1DownwardAPIVolumeFile { Path = Paths.LaunchName, FieldRef = new V1ObjectFieldSelector { FieldPath = $"metadata.annotations['{Keys.Launch}']" } }],
            },
        },
        new V1VolumeMount { Name = LaunchSpec, MountPath = Paths.LaunchFolder, ReadOnlyProperty = true });

    /// <summary>On a shared claim each attempt has a folder named by its uid.</summary>
    private static Mounted Workspace(AttemptSpec spec, PodProfile profile) => profile.WorkspaceClaim is { } claim
        ? Claim(Work, claim, Paths.Work, readOnly: false, subPath: $"workflows/{spec.Uid}")
        : Empty(Work, Paths.Work, spec.Resources.EphemeralStorage);

    private static Mounted Empty(string name, string path, long? limit = null, string? medium = null, bool readOnly = false) => new(
        new V1Volume
        {
            Name = name,
            EmptyDir = new V1EmptyDirVolumeSource { Medium = medium, SizeLimit = limit is { } bytes ? Amounts.Quantity(Amounts.Bytes(bytes)) : null },
        },
        new V1VolumeMount { Name = name, MountPath = path, ReadOnlyProperty = readOnly ? true : null });

    private static Mounted Claim(string name, string claim, string path, bool readOnly, string? subPath = null) => new(
        new V1Volume { Name = name, PersistentVolumeClaim = new V1PersistentVolumeClaimVolumeSource { ClaimName = claim, ReadOnlyProperty = readOnly ? true : null } },
        new V1VolumeMount { Name = name, MountPath = path, SubPath = subPath, ReadOnlyProperty = readOnly ? true : null });
}
