using System.Collections.Immutable;
using System.Text.Json;
using FluentAssertions;
using k8s;
using k8s.Models;
using Workflows.Executors.Kubernetes;
using Workflows.Executors.Kubernetes.Making;
using Workflows.Runtime.Executing;
using Xunit;

namespace Workflows.Tests.Kubernetes.Making;

public sealed class PodBuilderTests
{
    private static readonly Guid uid = Guid.Parse("0198f000-0000-7000-8000-000000000001");

    [Fact]
    public void The_name_is_readable_and_follows_from_the_attempt_alone()
    {
        PodName.Of("bikes", "train", uid).Should().Be(PodName.Of("bikes", "train", uid)).And.MatchRegex("^bikes-train-[a-z2-7]{16}$");
        PodName.Of("bikes", "train", Guid.NewGuid()).Should().NotBe(PodName.Of("bikes", "train", uid));
        PodName.Of(new string('w', 63), new string('s', 63), uid).Should().HaveLength(57);
        PodName.Of(new string('w', 39), "step", uid).Should().StartWith(new string('w', 39) + "-").And.NotContain("--");
    }

    /// <summary>Names that read alike when they are joined: they are for people, and only the attempt's uid tells pods apart.</summary>
    [Fact]
    public void Attempts_whose_workflow_and_step_read_alike_share_no_name_folder_or_label()
    {
        var plan = Samples.Plan() with { Profile = new PodProfile { WorkspaceClaim = "shared" } };
        AttemptSpec[] specs =
        [
            Samples.Spec("train-1"), Samples.Spec("train") with { Index = 1 }, Samples.Spec("train") with { Index = 11 },
            Samples.Spec("c") with { Workflow = "a-b" },
            Samples.Spec("b-c") with { Workflow = "a" }, .. Enumerable.Range(0, 20).Select(i => Samples.Spec($"{new string('s', 50)}{i}")),
        ];
        var pods = specs.Select(spec => PodBuilder.Build(spec, plan).Pod!).ToArray();

        pods.Select(pod => pod.Metadata.Name).Should().OnlyHaveUniqueItems();
        pods.Select(pod => pod.Spec.Containers[0].VolumeMounts.Single(m => m.MountPath == "/work").SubPath).Should().OnlyHaveUniqueItems();
        pods.Select(pod => pod.Metadata.Labels[Keys.Attempt]).Should().OnlyHaveUniqueItems();
        pods.Select(pod => string.Join('|', pod.Metadata.Labels[Keys.Workflow], pod.Metadata.Labels[Keys.Step], IndexOf(pod)))
            .Should().OnlyHaveUniqueItems("labels are never joined");

        static string? IndexOf(V1Pod pod) => pod.Metadata.Annotations.TryGetValue(Keys.Index, out var index) ? index : null;
    }

    [Theory]
    [InlineData("/data", true)]
    [InlineData("/data/", true)]
    [InlineData("/worker", true)]
    [InlineData("/work", false)]
    [InlineData("/work/", false)]
    [InlineData("//work", false)]
    [InlineData("/./work", false)]
    [InlineData("/data/../work", false)]
    [InlineData("/data//x", false)]
    [InlineData("/tmp/x", false)]
    [InlineData("data", false)]
    [InlineData("/", false)]
    [InlineData("", false)]
    public void A_claim_hides_no_folder_of_ours_in_whatever_spelling(string path, bool allowed) => PodClaim.MayBeAt(path).Should().Be(allowed);

    [Fact]
    public void The_same_attempt_gives_the_same_pod()
    {
        var spec = Samples.Spec(uid: uid) with { Resources = new ResourceRequest { Cpu = 1.5m, Memory = 1 << 30 } };
        KubernetesJson.Serialize(PodBuilder.Build(spec, Samples.Plan()).Pod!)
            .Should().Be(KubernetesJson.Serialize(PodBuilder.Build(spec, Samples.Plan()).Pod!));
    }

    [Fact]
    public void Resources_become_requests_and_limits_and_a_gpu_gets_shared_memory()
    {
        var spec = Samples.Spec() with { Resources = new ResourceRequest { Cpu = 0.25m, Memory = 4L << 30, EphemeralStorage = 1 << 30, Gpu = 2 } };
        var pod = PodBuilder.Build(spec, Samples.Plan()).Pod!;
        var main = pod.Spec.Containers.Single();

        Limits(main).Should().Equal(
            new Dictionary<string, string> { ["cpu"] = "250m", ["memory"] = "4294967296", ["ephemeral-storage"] = "1073741824", ["nvidia.com/gpu"] = "2" });
        Limits(pod.Spec.InitContainers.Single()).Should().NotContainKey("nvidia.com/gpu").And.ContainKey("memory");
        pod.Spec.Volumes.Single(v => v.Name == "wf-shm").EmptyDir
            .Should().BeEquivalentTo(new { Medium = "Memory", SizeLimit = new ResourceQuantity("2147483648") });
        main.VolumeMounts.Should().Contain(m => m.MountPath == "/dev/shm");
    }

    [Fact]
    public void What_asks_for_nothing_reserves_a_little_cpu_and_has_no_limit()
    {
        var main = PodBuilder.Build(Samples.Spec(), Samples.Plan()).Pod!.Spec.Containers.Single();
        main.Resources.Limits.Should().BeNull();
        main.Resources.Requests.Should().ContainSingle().Which.Key.Should().Be("cpu");
    }

    [Fact]
    public void A_profile_adds_what_it_may()
    {
        var profile = new PodProfile
        {
            GpuResource = "amd.com/gpu",
            NodeSelector = ImmutableSortedDictionary<string, string>.Empty.Add("gpu", "a100"),
            Tolerations = [new PodToleration("gpu"), new PodToleration("team", "ml", "NoSchedule")],
            PriorityClass = "high",
            QueuePriorityClass = "train",
            ServiceAccount = "trainer",
            Claims = [new PodClaim("datasets", "/data")],
            WorkspaceClaim = "scratch",
        };
        var pod = PodBuilder.Build(
            Samples.Spec(uid: uid) with { Queue = "team-a", Resources = new ResourceRequest { Gpu = 1 } },
            Samples.Plan() with { Profile = profile }).Pod!;

        pod.Metadata.Labels.Should().Contain(Keys.Queue, "team-a").And.Contain(Keys.QueuePriority, "train");
        pod.Spec.NodeSelector.Should().Contain("gpu", "a100");
        pod.Spec.Tolerations.Select(t => t.OperatorProperty).Should().Equal("Exists", "Equal");
        pod.Spec.PriorityClassName.Should().Be("high");
        pod.Spec.ServiceAccountName.Should().Be("trainer");
        pod.Spec.AutomountServiceAccountToken.Should().BeFalse();
        var main = pod.Spec.Containers.Single();
        Limits(main).Should().ContainKey("amd.com/gpu");
        main.VolumeMounts.Single(m => m.MountPath == "/work").SubPath.Should().Be($"workflows/{uid}");
        main.VolumeMounts.Single(m => m.MountPath == "/data").ReadOnlyProperty.Should().BeTrue();
    }

    [Fact]
    public void An_image_that_carries_the_runner_needs_no_init_container()
    {
        var pod = PodBuilder.Build(Samples.Spec(), Samples.Plan() with { ExecPath = "/usr/bin/wf-exec" }).Pod!;
        pod.Spec.InitContainers.Should().BeNull();
        pod.Spec.Containers.Single().Command.Should().Equal("/usr/bin/wf-exec", "--pod", "/wf-launch/launch.json");
        pod.Spec.Volumes.Should().NotContain(v => v.Name == "wf-exec");
    }

    [Fact]
    public void OpenShift_chooses_the_user()
    {
        var security = PodBuilder.Build(Samples.Spec(), Samples.Plan() with { UserId = null }).Pod!.Spec.SecurityContext;
        (security.RunAsUser, security.FsGroup, security.RunAsGroup).Should().Be((null, null, null));
        security.RunAsNonRoot.Should().BeTrue();
    }

    [Fact]
    public void The_launch_file_tells_all_but_secrets()
    {
        var spec = Samples.Spec() with
        {
            Inputs = """{"data":"wf-file://aa/x.csv"}""",
            Environment = ImmutableSortedDictionary<string, string>.Empty.Add("N", "3"),
            Secrets = ImmutableSortedDictionary<string, string>.Empty.Add("PGPASSWORD", "warehouse/password"),
            Timeout = TimeSpan.FromMinutes(1),
            CheckpointKey = "k",
        };
        var pod = PodBuilder.Build(spec, Samples.Plan()).Pod!;
        var launch = JsonDocument.Parse(pod.Metadata.Annotations[Keys.Launch]).RootElement;

        launch.GetProperty("command").GetArrayLength().Should().Be(3);
        launch.GetProperty("inputs").GetProperty("data").GetString().Should().Be("wf-file://aa/x.csv");
        launch.GetProperty("timeout").GetInt64().Should().Be(60_000);
        launch.GetProperty("environment").GetProperty("N").GetString().Should().Be("3");
        launch.GetProperty("environment").GetProperty("WF_RUN").GetString().Should().Be("bikes#42");
        launch.GetProperty("environment").GetProperty("WF_CHECKPOINT").GetString().Should().Be("/work/checkpoint");
        launch.GetProperty("secrets")[0].GetString().Should().Be("PGPASSWORD");
        pod.Spec.Containers.Single().Env.Single(e => e.Name == "PGPASSWORD").ValueFrom.SecretKeyRef
            .Should().BeEquivalentTo(new { Name = "warehouse", Key = "password" });
        pod.Spec.ActiveDeadlineSeconds.Should().Be(1800 + 60 + 30 + 3600);
        pod.Spec.TerminationGracePeriodSeconds.Should().Be(60);
    }

    [Fact]
    public void A_checkpoint_may_lie_on_a_claim_and_is_not_sent_then()
    {
        var plan = Samples.Plan() with { Profile = new PodProfile { CheckpointClaim = "kept" } };
        V1Pod Of(string? key) => PodBuilder.Build(Samples.Spec() with { CheckpointKey = key }, plan).Pod!;

        var pod = Of("k");
        var launch = JsonDocument.Parse(pod.Metadata.Annotations[Keys.Launch]).RootElement;
        launch.TryGetProperty("checkpointFolder", out _).Should().BeFalse();
        launch.GetProperty("environment").GetProperty("WF_CHECKPOINT").GetString().Should().Be("/wf-checkpoint");
        pod.Spec.Volumes.Should().ContainSingle(v => v.PersistentVolumeClaim != null && v.PersistentVolumeClaim.ClaimName == "kept");
        Folder(pod).Should().Be(Folder(Of("k")), "the next attempt finds it").And.NotBe(Folder(Of("another step's")));
        Of(null).Spec.Volumes.Should().NotContain(v => v.PersistentVolumeClaim != null);

        static string Folder(V1Pod pod) => pod.Spec.Containers.Single().VolumeMounts.Single(m => m.MountPath == "/wf-checkpoint").SubPath;
    }

    [Fact]
    public void A_claim_that_is_mounted_twice_is_one_volume_for_a_kubelet_waits_for_ever_for_two()
    {
        var profile = new PodProfile
        {
            WorkspaceClaim = "all",
            CheckpointClaim = "all",
            Claims = [new PodClaim("all", "/data"), new PodClaim("other", "/other")],
        };

        var spec = PodBuilder.Build(Samples.Spec() with { CheckpointKey = "k" }, Samples.Plan() with { Profile = profile }).Pod!.Spec;

        var claims = spec.Volumes.Where(v => v.PersistentVolumeClaim is not null).ToDictionary(v => v.Name, v => v.PersistentVolumeClaim);
        claims.Values.Select(c => (c.ClaimName, c.ReadOnlyProperty)).Should().BeEquivalentTo([("all", (bool?)null), ("other", true)]);
        spec.Containers.Single().VolumeMounts.Where(m => claims.ContainsKey(m.Name)).Select(m => (m.MountPath, claims[m.Name].ClaimName, m.ReadOnlyProperty))
            .Should().BeEquivalentTo(
            [("/work", "all", (bool?)null), ("/wf-checkpoint", "all", null), ("/data", "all", true), ("/other", "other", true)]);
    }

    [Fact]
    public void A_launch_that_no_annotation_can_hold_is_fetched()
    {
        var spec = Samples.Spec() with { Inputs = JsonSerializer.Serialize(new { text = new string('x', 200_000) }) };
        PodBuilder.Build(spec, Samples.Plan()).Pod!.Metadata.Annotations[Keys.Launch].Should().Be("""{"version":1,"fetch":"launch"}""");
    }

    [Theory]
    [InlineData("image")]
    [InlineData("command")]
    [InlineData("secrets")]
    [InlineData("mounted")]
    public void What_no_pod_can_be_is_refused_in_words(string about)
    {
        var (spec, plan) = (Samples.Spec(), Samples.Plan());
        (spec, plan) = about switch
        {
            "image" => (spec with { Image = " " }, plan),
            "command" => (spec with { Command = [] }, plan),
            "secrets" => (spec with { Secrets = ImmutableSortedDictionary<string, string>.Empty.Add("A", "b") }, plan),
            _ => (spec, plan with { Profile = new PodProfile { Claims = [new PodClaim("c", "/wf/x")] } }),
        };
        PodBuilder.Build(spec, plan).Refused.Should().Contain(about);
    }

    private static Dictionary<string, string> Limits(V1Container container) => container.Resources.Limits.ToDictionary(l => l.Key, l => l.Value.ToString());
}
