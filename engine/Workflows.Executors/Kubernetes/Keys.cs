using k8s.Models;

namespace Workflows.Executors.Kubernetes;

/// <summary>The labels, annotations and the finalizer on our pods.</summary>
internal static class Keys
{
    private const string Prefix = "workflows.local/";

    /// <summary>The attempt's uid: what adoption compares. Set by us alone.</summary>
    public const string Attempt = Prefix + "attempt";

    public const string Project = Prefix + "project";
    public const string Workflow = Prefix + "workflow";
    public const string Step = Prefix + "step";

    /// <summary>Annotations: they may hold <c>#</c> and <c>/</c>, which labels may not.</summary>
    public const string Run = Prefix + "run", Number = Prefix + "attempt-number", Index = Prefix + "index";

    /// <summary>Annotation: what <c>wf-exec</c> is to do, read through the downward API.</summary>
    public const string Launch = Prefix + "launch";

    /// <summary>Annotation: digest of what the attempt asked for. Only compared and logged: admission may change a pod at will.</summary>
    public const string SpecDigest = Prefix + "spec-sha256";

    /// <summary>Keeps an ended pod readable until its result and log are stored (RELIABILITY F7).</summary>
    public const string Finalizer = Prefix + "attempt";

    public const string Name = "app.kubernetes.io/name", Component = "app.kubernetes.io/component", PartOf = "app.kubernetes.io/part-of";
    public const string ManagedBy = "app.kubernetes.io/managed-by";

    /// <summary>Which engine's pods these are: several may share a namespace.</summary>
    public const string Instance = "app.kubernetes.io/instance";

    public const string Manager = "workflows";
    public const string DefaultContainer = "kubectl.kubernetes.io/default-container";
    public const string Queue = "kueue.x-k8s.io/queue-name", QueuePriority = "kueue.x-k8s.io/priority-class";

    /// <summary>OpenShift: the user ids that this namespace may use.</summary>
    public const string UserRange = "openshift.io/sa.scc.uid-range";

    /// <summary>Selects the pods of one engine.</summary>
    public static string Selector(string instance) => $"{ManagedBy}={Manager},{Instance}={instance}";

    /// <summary>Which attempt a pod says that it is. A label can be anything by now: null for what is no uid (F6).</summary>
    public static Guid? AttemptOf(V1Pod pod) =>
        pod.Metadata.Labels?.TryGetValue(Attempt, out var label) == true && Guid.TryParse(label, out var uid) ? uid : null;
}
