namespace Workflows.Executors.Kubernetes.Making;

/// <summary>What a pod is made from besides the attempt's spec: the same for all attempts of a namespace, or derived from the uid.</summary>
internal sealed record PodPlan
{
    public required string Namespace { get; init; }
    public required string Instance { get; init; }
    public required string ExecImage { get; init; }

    /// <summary>Where the image carries <c>wf-exec</c>; null: an init container installs it.</summary>
    public string? ExecPath { get; init; }

    public required string ActivityApi { get; init; }
    public required string Token { get; init; }

    /// <summary>What the record is sealed with, in hexadecimal digits; null: it has no seal.</summary>
    public string? RecordKey { get; init; }

    public PodProfile Profile { get; init; } = new();

    /// <summary>Null where the namespace hands out user ids itself (OpenShift).</summary>
    public long? UserId { get; init; } = RestrictedFloor.UserId;

    public required TimeSpan ResultTimeout { get; init; }
    public required TimeSpan StartAllowance { get; init; }
}
