namespace Workflows.Executors.Kubernetes.Reconciling;

/// <summary>Where a pod is, or will be.</summary>
internal sealed record PodLocation(PodNamespace Namespace, string Name);
