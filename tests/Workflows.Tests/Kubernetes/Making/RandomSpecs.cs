using System.Collections.Immutable;
using CsCheck;
using Workflows.Executors.Kubernetes;
using Workflows.Executors.Kubernetes.Making;
using Workflows.Runtime.Executing;

namespace Workflows.Tests.Kubernetes.Making;

/// <summary>Attempts and profiles as hostile as their types allow.</summary>
internal static class RandomSpecs
{
    private static readonly Gen<string> Name = Gen.String[Gen.Char.AlphaNumeric, 1, 40].Select(s => s.ToLowerInvariant());
    private static readonly Gen<string> Odd = Gen.OneOf(
        Gen.String[Gen.Char, 0, 60], Any("", "/", "../..", "a/b", "hostPath", "{\"privileged\":true}", "$(WF_TOKEN)", "/proc", "/wf", "0", "-1"));
    private static readonly Gen<string> Path = Gen.OneOf(Odd, Name.Select(n => "/" + n), Any("/data", "/dev/mem", "/etc", "/work/step", "/tmp/x", "/"));
    private static readonly Gen<ImmutableSortedDictionary<string, string>> Texts =
        Gen.Dictionary(Name, Odd)[0, 4].Select(d => d.ToImmutableSortedDictionary(StringComparer.Ordinal));

    private static readonly Gen<long?> Bytes = Gen.Long[0, 1L << 45].Nullable();

    private static readonly Gen<ResourceRequest> Resources =
        from cpu in Gen.Decimal[0, 500].Nullable()
        from memory in Bytes
        from storage in Bytes
        from shared in Bytes
        from gpu in Gen.Int[0, 16]
        select new ResourceRequest { Cpu = cpu, Memory = memory, EphemeralStorage = storage, SharedMemory = shared, Gpu = gpu };

    private static readonly Gen<AttemptSpec> Specs =
        from uid in Gen.Guid
        from names in Gen.Select(Name, Name, Name)
        from image in Odd.Null()
        from command in Odd.Array[0, 4]
        from environment in Texts
        from secrets in Gen.Dictionary(Name, Gen.OneOf(Odd, Gen.Const("warehouse/password")))[0, 3]
        from timeout in Gen.TimeSpan[TimeSpan.Zero, TimeSpan.FromDays(36_500)].Nullable()
        from grace in Gen.TimeSpan[TimeSpan.Zero, TimeSpan.FromDays(1)]
        from resources in Resources
        from words in Gen.Select(Odd.Null(), Odd.Null(), Odd.Null())
        from index in Gen.Int[0, 100_000].Nullable()
        select new AttemptSpec
        {
            Uid = uid,
            Project = names.Item1,
            Workflow = names.Item2,
            Run = $"{names.Item2}#1",
            Step = names.Item3,
            Index = index,
            Attempt = 1,
            IdempotencyKey = "k",
            Image = image,
            Command = [.. command],
            Environment = environment,
            Secrets = secrets.ToImmutableSortedDictionary(StringComparer.Ordinal),
            Artifacts = environment,
            Timeout = timeout,
            Grace = grace,
            Resources = resources,
            Queue = words.Item1,
            CheckpointKey = words.Item2,
            TraceParent = words.Item3,
        };

    private static readonly Gen<PodProfile> Profiles =
        from selector in Texts
        from annotations in Texts
        from tolerations in Gen.Select(Name, Odd.Null(), Odd.Null(), (k, v, e) => new PodToleration(k, v, e)).Array[0, 3]
        from claims in Gen.Select(Name, Path, Gen.Bool, (c, p, r) => new PodClaim(c, p, r)).Array[0, 3]
        from words in Gen.Select(Odd.Null(), Odd.Null(), Odd.Null(), Odd.Null(), Name.Null())
        select new PodProfile
        {
            NodeSelector = selector,
            Annotations = annotations.SetItem(Keys.Launch, "mine"),
            Tolerations = [.. tolerations],
            Claims = [.. claims],
            RuntimeClass = words.Item1,
            PriorityClass = words.Item2,
            ServiceAccount = words.Item3,
            QueuePriorityClass = words.Item4,
            WorkspaceClaim = words.Item5,
            CheckpointClaim = words.Item5,
            ImagePullSecrets = [.. selector.Keys],
        };

    public static readonly Gen<(AttemptSpec Spec, PodPlan Plan)> All =
        from spec in Specs
        from profile in Profiles
        from exec in Odd.Null()
        from user in Any<long?>(null, RestrictedFloor.UserId)
        select (spec, new PodPlan
        {
            Namespace = "default",
            Instance = "i",
            ExecImage = "docker.io/local/wf-exec:1",
            ExecPath = exec,
            ActivityApi = "http://10.0.0.1:1",
            Token = "t",
            Profile = profile,
            UserId = user,
            ResultTimeout = TimeSpan.FromHours(1),
            StartAllowance = TimeSpan.FromMinutes(30),
        });

    private static Gen<T> Any<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);
}
