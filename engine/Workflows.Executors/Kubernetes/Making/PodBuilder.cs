using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using k8s.Models;
using Workflows.Runner.Wire;
using Workflows.Runtime.Executing;

namespace Workflows.Executors.Kubernetes.Making;

/// <summary>Turns an attempt into its pod: the spec, then the administrator's profile, then the floor. The same attempt gives the same pod, always.</summary>
internal static class PodBuilder
{
    public const string Main = "main", Install = "wf-exec";

    /// <summary>After its grace the command is dead, and <c>wf-exec</c> still has to write the record and deliver what doesn't fit.</summary>
    private static readonly TimeSpan afterGrace = TimeSpan.FromSeconds(30);

    /// <summary>The pod, or why there can be none.</summary>
    public static (V1Pod? Pod, string? Refused) Build(AttemptSpec spec, PodPlan plan)
    {
        if (Problem(spec, plan) is { } problem) return (null, problem);
        var pod = new V1Pod
        {
            ApiVersion = "v1",
            Kind = "Pod",
            Metadata = Metadata(spec, plan),
            Spec = Spec(spec, plan),
        };
        RestrictedFloor.Apply(pod.Spec, plan.UserId);
        return RestrictedCheck.Violations(pod) is { Count: > 0 } wrong
            ? (null, $"the pod would break the restricted floor: {string.Join("; ", wrong)}")
            : (pod, null);
    }

    /// <summary>What the pod was made from. Not over the pod itself, which admission may change.</summary>
    public static string Digest(AttemptSpec spec, string launch) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{spec.Image}\n{spec.Resources}\n{launch}")));

    private static string? Problem(AttemptSpec spec, PodPlan plan) =>
        string.IsNullOrWhiteSpace(spec.Image) ? "a pod needs an image: add `image` to the step"
        : spec.Command.IsDefaultOrEmpty ? "a pod needs a command: no registry is asked for an image's entry point"
        : spec.Secrets.FirstOrDefault(s => s.Value.Split('/') is not [{ Length: > 0 }, { Length: > 0 }]) is { Key: not null } bad
            ? $"secrets.{bad.Key}: expected secret/key, got {bad.Value}"
        : plan.Profile.Claims.FirstOrDefault(c => PodPaths.IsOurs(c.Path)) is { } claim ? $"profile: {claim.Claim} can't be mounted at {claim.Path}"
        : null;

    private static V1ObjectMeta Metadata(AttemptSpec spec, PodPlan plan)
    {
        var launch = Launch.Of(spec, plan).Text();
        var labels = new Dictionary<string, string>
        {
            [Keys.Name] = Keys.Manager,
            [Keys.PartOf] = Keys.Manager,
            [Keys.ManagedBy] = Keys.Manager,
            [Keys.Component] = "attempt",
            [Keys.Instance] = plan.Instance,
            [Keys.Project] = spec.Project,
            [Keys.Workflow] = spec.Workflow,
            [Keys.Step] = spec.Step,
            [Keys.Attempt] = spec.Uid.ToString(),
        };
        if (spec.Queue is { } queue) labels[Keys.Queue] = queue;
        if (plan.Profile.QueuePriorityClass is { } priority) labels[Keys.QueuePriority] = priority;

        var annotations = new Dictionary<string, string>(plan.Profile.Annotations)
        {
            [Keys.DefaultContainer] = Main,
            [Keys.Run] = spec.Run,
            [Keys.Number] = spec.Attempt.ToString(CultureInfo.InvariantCulture),
            [Keys.Launch] = Launch.Annotation(launch),
            [Keys.SpecDigest] = Digest(spec, launch),
        };
        if (spec.Index is { } index) annotations[Keys.Index] = index.ToString(CultureInfo.InvariantCulture);
        return new V1ObjectMeta
        {
            Name = PodName.Of(spec.Workflow, spec.Step, spec.Uid),
            NamespaceProperty = plan.Namespace,
            Labels = labels,
            Annotations = annotations,
            Finalizers = [Keys.Finalizer],
        };
    }

    private static V1PodSpec Spec(AttemptSpec spec, PodPlan plan)
    {
        var profile = plan.Profile;
        var volumes = Volumes.Of(spec, plan);
        return new V1PodSpec
        {
            Containers = [Command(spec, plan, volumes)],
            InitContainers = plan.ExecPath is null ? [Installer(spec, plan)] : null,
            Volumes = [.. volumes.Select(v => v.Volume).DistinctBy(v => v.Name)],
            TerminationGracePeriodSeconds = Seconds(spec.Grace, afterGrace),
            ActiveDeadlineSeconds = spec.Timeout is { } timeout ? Seconds(plan.StartAllowance, timeout, spec.Grace, plan.ResultTimeout) : null,
            NodeSelector = profile.NodeSelector.IsEmpty ? null : new Dictionary<string, string>(profile.NodeSelector),
            Tolerations = profile.Tolerations.IsEmpty ? null : [.. profile.Tolerations.Select(Toleration)],
            RuntimeClassName = profile.RuntimeClass,
            PriorityClassName = profile.PriorityClass,
            ServiceAccountName = profile.ServiceAccount,
            ImagePullSecrets = profile.ImagePullSecrets.IsEmpty
                ? null
                : [.. profile.ImagePullSecrets.Select(name => new V1LocalObjectReference { Name = name })],
        };
    }

    private static V1Container Command(AttemptSpec spec, PodPlan plan, IReadOnlyList<Mounted> volumes) => new()
    {
        Name = Main,
        Image = spec.Image,
        ImagePullPolicy = "IfNotPresent",
        Command = [plan.ExecPath ?? PodPaths.ExecProgram, "--pod", PodPaths.LaunchFile],
        Env =
        [
            Plain("HOME", PodPaths.Scratch),
            Plain("TMPDIR", PodPaths.Scratch),
            Plain("XDG_CACHE_HOME", PodPaths.Scratch + "/.cache"),
            Plain("WF_API", plan.ActivityApi),
            Plain("WF_TOKEN", plan.Token),
            .. plan.RecordKey is { } key ? [Plain(RecordSeal.Variable, key)] : (IEnumerable<V1EnvVar>)[],
            .. spec.Secrets.Select(s => Secret(s.Key, s.Value.Split('/'))),
        ],
        Resources = ContainerResources.Of(spec.Resources, plan.Profile.GpuResource),
        VolumeMounts = [.. volumes.Select(v => v.Mount)],
    };

    private static V1Container Installer(AttemptSpec spec, PodPlan plan) => new()
    {
        Name = Install,
        Image = plan.ExecImage,
        ImagePullPolicy = "IfNotPresent",
        Command = [PodPaths.ExecInstaller, "--install", PodPaths.Exec],
        Resources = ContainerResources.ForInit(spec.Resources, plan.Profile.GpuResource),
        VolumeMounts = [new V1VolumeMount { Name = Volumes.Exec, MountPath = PodPaths.Exec }],
    };

    private static V1EnvVar Plain(string name, string value) => new() { Name = name, Value = value };

    /// <summary>The kubelet resolves it: the engine never reads a secret's value.</summary>
    private static V1EnvVar Secret(string name, string[] reference) => new()
    {
        Name = name,
        ValueFrom = new V1EnvVarSource { SecretKeyRef = new V1SecretKeySelector { Name = reference[0], Key = reference[1] } },
    };

    private static V1Toleration Toleration(PodToleration taint) => new()
    {
        Key = taint.Key,
        OperatorProperty = taint.Value is null ? "Exists" : "Equal",
        Value = taint.Value,
        Effect = taint.Effect,
    };

    /// <summary>Their sum, which for the longest of timeouts is more than a time span holds.</summary>
    private static long Seconds(params ReadOnlySpan<TimeSpan> times)
    {
        var sum = 0.0;
        foreach (var time in times) sum += time.TotalSeconds;
        return (long)Math.Ceiling(Math.Min(sum, int.MaxValue));
    }
}
