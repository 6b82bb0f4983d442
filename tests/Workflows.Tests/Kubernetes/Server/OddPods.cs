using k8s;
using k8s.Models;
using Workflows.Executors.Kubernetes;

namespace Workflows.Tests.Kubernetes.Server;

internal static class OddPods
{
    /// <summary>A pod that bears our labels and annotations, filled with nonsense.</summary>
    public static Task<V1Pod> CreateOddPodAsync(this k8s.Kubernetes admin, string space) => admin.CoreV1.CreateNamespacedPodAsync(
        new V1Pod
        {
            Metadata = new V1ObjectMeta
            {
                Name = "odd",
                Labels = new Dictionary<string, string> { [Keys.ManagedBy] = Keys.Manager, [Keys.Instance] = "lab", [Keys.Attempt] = "not-a-uid" },
                Annotations = new Dictionary<string, string> { [Keys.Launch] = "{", [Keys.Number] = "x/y" },
            },
            Spec = new V1PodSpec { Containers = [new V1Container { Name = "c", Image = "i" }] },
        },
        space);
}
