using k8s.Models;

namespace Workflows.Executors.Kubernetes.Making;

/// <summary>
/// The "restricted" level of Pod Security, and a little more. Merged last over every pod, so neither a step nor a profile gets below it:
/// lists of forbidden fields have failed others three times over (RELIABILITY 3.5).
/// </summary>
internal static class RestrictedFloor
{
    /// <summary>Nobody's user and group.</summary>
    public const long UserId = 10001;

    public static void Apply(V1PodSpec spec, long? userId)
    {
        spec.RestartPolicy = "Never";
        spec.AutomountServiceAccountToken = false;
        spec.EnableServiceLinks = false;
        spec.HostNetwork = spec.HostPID = spec.HostIPC = null;
        spec.ShareProcessNamespace = null;
        spec.SecurityContext = new V1PodSecurityContext
        {
            RunAsNonRoot = true,
            RunAsUser = userId,
            RunAsGroup = userId,
            FsGroup = userId,

            // A large shared claim must not be walked through at each start.
            FsGroupChangePolicy = userId is null ? null : "OnRootMismatch",
            SeccompProfile = new V1SeccompProfile { Type = "RuntimeDefault" },
        };
        foreach (var container in (IEnumerable<V1Container>)[.. spec.Containers, .. spec.InitContainers ?? []])
        {
            container.TerminationMessagePolicy = "File";
            container.SecurityContext = new V1SecurityContext
            {
                AllowPrivilegeEscalation = false,
                ReadOnlyRootFilesystem = true,
                Capabilities = new V1Capabilities { Drop = ["ALL"] },
            };
        }
    }
}
