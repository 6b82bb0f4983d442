using k8s.Models;

namespace Workflows.Executors.Kubernetes.Making;

/// <summary>
/// Our own check of the "restricted" Pod Security level, as the last thing before a pod is asked for: old clusters have no such admission,
/// and a mistake in <see cref="PodBuilder"/> must not reach one.
/// </summary>
internal static class RestrictedCheck
{
    /// <summary>Kernel confinement as annotations had it, before there were fields: <c>KIND/pod</c> or <c>container.KIND/NAME</c>.</summary>
    private static readonly string[] confinements = ["apparmor.security.beta.kubernetes.io/", "seccomp.security.alpha.kubernetes.io/"];

    /// <summary>What is wrong; nothing for a pod that may be made.</summary>
    public static IReadOnlyList<string> Violations(V1Pod pod) =>
    [
        .. OfPod(pod.Spec),
        .. Containers(pod.Spec).SelectMany(c => OfContainer(c, pod.Spec.SecurityContext)),
        .. OfVolumes(pod.Spec),
        .. (pod.Metadata.Annotations ?? new Dictionary<string, string>()).Where(a => Loosens(a.Key, a.Value)).Select(a => $"annotation {a.Key}: {a.Value}"),
    ];

    /// <summary>Whether an annotation takes from the floor.</summary>
    public static bool Loosens(string name, string value) =>
        confinements.Any(kind => name.StartsWith(kind, StringComparison.Ordinal) || name.StartsWith($"container.{kind}", StringComparison.Ordinal))
        && value is not ("runtime/default" or "docker/default") && !value.StartsWith("localhost/", StringComparison.Ordinal);

    private static IEnumerable<V1Container> Containers(V1PodSpec spec) => [.. spec.InitContainers ?? [], .. spec.Containers ?? []];

    private static IEnumerable<string> OfPod(V1PodSpec spec)
    {
        if (spec.HostNetwork == true || spec.HostPID == true || spec.HostIPC == true) yield return "the host's namespaces";
        if (spec.EphemeralContainers is { Count: > 0 }) yield return "ephemeral containers";
        if (spec.SecurityContext?.WindowsOptions is not null) yield return "windowsOptions";
        if (spec.SecurityContext?.Sysctls is { Count: > 0 }) yield return "sysctls";
        if (spec.SecurityContext?.SeLinuxOptions is not null) yield return "seLinuxOptions";
        if (spec.AutomountServiceAccountToken != false) yield return "a service account's token";
        if (spec.RestartPolicy != "Never") yield return $"restartPolicy {spec.RestartPolicy}";
        if (spec.NodeName is not null) yield return "nodeName, past the scheduler";
    }

    private static IEnumerable<string> OfContainer(V1Container container, V1PodSecurityContext? pod)
    {
        var own = container.SecurityContext;
        var problems = new (bool Bad, string What)[]
        {
            (own?.Privileged == true, "privileged"),
            (own?.AllowPrivilegeEscalation != false, "allowPrivilegeEscalation"),
            ((own?.RunAsNonRoot ?? pod?.RunAsNonRoot) != true, "runAsNonRoot is not true"),
            ((own?.RunAsUser ?? pod?.RunAsUser) is < 10_000, "runAsUser below 10000"),
            (own?.Capabilities?.Drop?.Contains("ALL") != true, "capabilities are not dropped"),
            (own?.Capabilities?.Add is { Count: > 0 }, "added capabilities"),
            ((own?.SeccompProfile ?? pod?.SeccompProfile)?.Type is not ("RuntimeDefault" or "Localhost"), "seccompProfile"),
            (own?.ReadOnlyRootFilesystem != true, "a writable root file system"),
            (own?.ProcMount is not (null or "Default"), "procMount"),
            (own?.SeLinuxOptions is not null, "seLinuxOptions"),
            (own?.WindowsOptions is not null, "windowsOptions"),
            (container.Ports?.Any(p => p.HostPort is > 0) == true, "hostPort"),
            (container.Lifecycle is not null || container.LivenessProbe is not null, "hooks or probes"),
        };
        return problems.Where(p => p.Bad).Select(p => $"container {container.Name}: {p.What}");
    }

    /// <summary>Of the kinds that the level allows, only those that we make.</summary>
    private static IEnumerable<string> OfVolumes(V1PodSpec spec) => (spec.Volumes ?? [])
        .Where(v => (v.EmptyDir, v.DownwardAPI, v.PersistentVolumeClaim) is (null, null, null))
        .Select(v => $"volume {v.Name}: neither emptyDir, downwardAPI nor a claim");
}
