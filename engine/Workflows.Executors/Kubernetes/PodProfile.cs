using System.Collections.Immutable;

namespace Workflows.Executors.Kubernetes;

/// <summary>
/// A pod template that an administrator keeps and a step names (<c>profile: a100</c>). It is a list of what may be said, not of what may
/// not: whatever is missing here can't be asked for, and the restricted floor is merged after it.
/// </summary>
public sealed record PodProfile
{
    /// <summary>The profile of steps that name none, where there is one of this name.</summary>
    public const string DefaultName = "default";

    /// <summary>Labels that a node must have.</summary>
    public ImmutableSortedDictionary<string, string> NodeSelector { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public ImmutableArray<PodToleration> Tolerations { get; init; } = [];

    /// <summary>The resource that <c>gpu: N</c> asks for.</summary>
    public string GpuResource { get; init; } = "nvidia.com/gpu";

    /// <summary>For example <c>nvidia</c>, where the cluster has that runtime class.</summary>
    public string? RuntimeClass { get; init; }

    public string? PriorityClass { get; init; }

    /// <summary>Kueue's own priority class, for its queue only.</summary>
    public string? QueuePriorityClass { get; init; }

    /// <summary>Names the pod for cloud identities and policies; its token is never mounted.</summary>
    public string? ServiceAccount { get; init; }

    /// <summary>Secrets to pull images with.</summary>
    public ImmutableArray<string> ImagePullSecrets { get; init; } = [];

    /// <summary>Claims mounted into the command's container, as datasets usually are.</summary>
    public ImmutableArray<PodClaim> Claims { get; init; } = [];

    /// <summary>A ReadWriteMany claim to work on instead of the node's own disk; each attempt gets a folder of its own there.</summary>
    public string? WorkspaceClaim { get; init; }

    /// <summary>
    /// A ReadWriteMany claim that keeps checkpoints instead of the file store: for those too large to be sent. Each step has a folder of its own
    /// there, which stays when its run is over: clearing it out is the administrator's.
    /// </summary>
    public string? CheckpointClaim { get; init; }

    /// <summary>Annotations for others, such as <c>sidecar.istio.io/inject: "false"</c>; ours can't be overwritten.</summary>
    public ImmutableSortedDictionary<string, string> Annotations { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Whether an annotation leaves the restricted floor as it is: older clusters take profiles of AppArmor and seccomp from annotations.</summary>
    public static bool MayAnnotate(string name, string value) => !Making.RestrictedCheck.Loosens(name, value);
}

/// <summary>A taint that a pod puts up with.</summary>
/// <param name="Key">The taint's key.</param>
/// <param name="Value">Its value; null accepts any.</param>
/// <param name="Effect"><c>NoSchedule</c>, <c>PreferNoSchedule</c> or <c>NoExecute</c>; null is all of them.</param>
public sealed record PodToleration(string Key, string? Value = null, string? Effect = null);

/// <summary>A claim and where it is mounted.</summary>
/// <param name="Claim">Name of a PersistentVolumeClaim in the namespace.</param>
/// <param name="Path">Absolute path in the container, outside of ours (<c>/wf…</c>, <c>/work</c>, <c>/tmp</c>, <c>/dev</c>).</param>
/// <param name="ReadOnly">Datasets are read only unless said otherwise.</param>
public sealed record PodClaim(string Claim, string Path, bool ReadOnly = true)
{
    /// <summary>An absolute path that hides none of ours.</summary>
    public static bool MayBeAt(string path) => !Making.PodPaths.IsOurs(path);
}
