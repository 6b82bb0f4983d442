using k8s.Models;
using Workflows.Executors.Kubernetes.Making;
using Workflows.Runtime.Executing;

namespace Workflows.Executors.Kubernetes.Reconciling;

/// <summary>Gathers what <see cref="PodBuilder"/> needs from the options and the namespace.</summary>
internal sealed class PodFactory(KubernetesOptions options)
{
    public (V1Pod? Pod, string? Refused) Make(AttemptSpec spec, PodNamespace space)
    {
        var name = spec.Profile ?? PodProfile.DefaultName;
        return options.Profiles.TryGetValue(name, out var profile) || spec.Profile is null
            ? PodBuilder.Build(spec, Plan(spec, space, profile ?? new PodProfile()))
            : (null, $"there is no profile {name} here{(options.Profiles.IsEmpty ? string.Empty : $"; there are {string.Join(", ", options.Profiles.Keys)}")}");
    }

    /// <summary>The whole launch text, for pods whose annotation has no room for it.</summary>
    public string Launch(AttemptSpec spec, PodNamespace space) =>
        Making.Launch.Of(spec, Plan(spec, space, options.Profiles.GetValueOrDefault(spec.Profile ?? PodProfile.DefaultName) ?? new PodProfile())).Text();

    /// <summary>It was made from another spec than this one: settings or a version of ours have changed since.</summary>
    public bool IsOfAnother(V1Pod pod, AttemptSpec spec, PodNamespace space) =>
        pod.Metadata.Annotations?.TryGetValue(Keys.SpecDigest, out var digest) == true && digest != PodBuilder.Digest(spec, Launch(spec, space));

    private PodPlan Plan(AttemptSpec spec, PodNamespace space, PodProfile profile) => new()
    {
        Namespace = space.Name,
        Instance = options.Instance,
        ExecImage = options.ExecImage,
        ExecPath = spec.Image is { } image ? options.ExecInImage(image) : null,
        ActivityApi = options.ActivityApi(),
        Token = options.Token(spec.Uid),
        RecordKey = options.RecordKey?.Invoke(spec.Uid) is { } key ? Convert.ToHexStringLower(key) : null,
        Profile = profile,
        UserId = space.UserId,
        ResultTimeout = options.ResultTimeout,
        StartAllowance = options.StartAllowance,
    };
}
