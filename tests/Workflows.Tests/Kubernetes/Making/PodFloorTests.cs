using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using CsCheck;
using FluentAssertions;
using k8s.Models;
using Workflows.Executors.Kubernetes;
using Workflows.Executors.Kubernetes.Making;
using Xunit;

namespace Workflows.Tests.Kubernetes.Making;

/// <summary>T21: whatever a definition and a profile say, the pod stays on the restricted floor and has no field that nobody thought about.</summary>
public sealed class PodFloorTests
{
    /// <summary>Every field that a pod of ours may ever have. A new one is a decision, made here.</summary>
    private static readonly HashSet<string> allowed =
    [
        "ActiveDeadlineSeconds", "AutomountServiceAccountToken", "EnableServiceLinks", "NodeSelector", "PriorityClassName", "RestartPolicy", "RuntimeClassName",
        "ServiceAccountName",
        "TerminationGracePeriodSeconds", "ImagePullSecrets.Name",
        "Tolerations.Key", "Tolerations.OperatorProperty", "Tolerations.Value", "Tolerations.Effect",
        "SecurityContext.RunAsNonRoot", "SecurityContext.RunAsUser", "SecurityContext.RunAsGroup", "SecurityContext.FsGroup",
        "SecurityContext.FsGroupChangePolicy",
        "SecurityContext.SeccompProfile.Type",
        .. Container("Containers"), "Containers.Env.Name", "Containers.Env.Value", "Containers.Env.ValueFrom.SecretKeyRef.Name",
        "Containers.Env.ValueFrom.SecretKeyRef.Key",
        "Containers.VolumeMounts.SubPath",
        .. Container("InitContainers"),
        "Volumes.Name", "Volumes.EmptyDir.Medium", "Volumes.EmptyDir.SizeLimit", "Volumes.DownwardAPI.Items.Path",
        "Volumes.DownwardAPI.Items.FieldRef.FieldPath",
        "Volumes.PersistentVolumeClaim.ClaimName", "Volumes.PersistentVolumeClaim.ReadOnlyProperty",
    ];

    [Fact]
    public void No_definition_and_no_profile_gets_below_the_floor()
    {
        var made = 0;
        RandomSpecs.All.Sample(
            random =>
            {
                var (pod, refused) = PodBuilder.Build(random.Spec, random.Plan);
                if (pod is null)
                {
                    refused.Should().NotBeNullOrWhiteSpace();
                    return;
                }

                Interlocked.Increment(ref made);
                RestrictedCheck.Violations(pod).Should().BeEmpty();
                Set(pod.Spec, string.Empty).Except(allowed).Should().BeEmpty();
                pod.Metadata.Finalizers.Should().Equal(Keys.Finalizer);
                pod.Metadata.Annotations[Keys.Launch].Should().NotBe("mine");
                pod.Spec.Volumes.Select(v => v.Name).Should().OnlyHaveUniqueItems();
                pod.Spec.SecurityContext.RunAsUser.Should().Be(random.Plan.UserId);
            },
            iter: 10_000);
        made.Should().BeGreaterThan(500, "most random specs must reach the floor, or nothing was tested");
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public void The_checker_finds_what_is_wrong(string what, Action<V1PodSpec> breakIt)
    {
        var pod = PodBuilder.Build(Samples.Spec(), Samples.Plan()).Pod!;
        RestrictedCheck.Violations(pod).Should().BeEmpty();
        breakIt(pod.Spec);
        RestrictedCheck.Violations(pod).Should().ContainMatch($"*{what}*");
    }

    [Theory]
    [InlineData("container.apparmor.security.beta.kubernetes.io/main", "unconfined", false)]
    [InlineData("container.apparmor.security.beta.kubernetes.io/wf-exec", "", false)]
    [InlineData("container.apparmor.security.beta.kubernetes.io/main", "runtime/default", true)]
    [InlineData("container.apparmor.security.beta.kubernetes.io/main", "localhost/strict", true)]
    [InlineData("seccomp.security.alpha.kubernetes.io/pod", "unconfined", false)]
    [InlineData("container.seccomp.security.alpha.kubernetes.io/main", "unconfined", false)]
    [InlineData("container.seccomp.security.alpha.kubernetes.io/main", "runtime/default", true)]
    [InlineData("sidecar.istio.io/inject", "false", true)]
    public void An_annotation_is_no_way_below_the_floor(string name, string value, bool may)
    {
        var profile = new PodProfile { Annotations = ImmutableSortedDictionary<string, string>.Empty.Add(name, value) };

        PodProfile.MayAnnotate(name, value).Should().Be(may);
        PodBuilder.Build(Samples.Spec(), Samples.Plan() with { Profile = profile }).Refused
            .Should().Be(may ? null : $"the pod would break the restricted floor: annotation {name}: {value}");
    }

    public static TheoryData<string, Action<V1PodSpec>> Broken() => new()
    {
        { "host's namespaces", s => s.HostNetwork = true },
        { "host's namespaces", s => s.HostPID = true },
        { "host's namespaces", s => s.HostIPC = true },
        { "token", s => s.AutomountServiceAccountToken = null },
        { "restartPolicy", s => s.RestartPolicy = "Always" },
        { "nodeName", s => s.NodeName = "n" },
        { "sysctls", s => s.SecurityContext.Sysctls = [new V1Sysctl { Name = "a", Value = "b" }] },
        { "runAsNonRoot", s => s.SecurityContext.RunAsNonRoot = null },
        { "runAsUser", s => s.SecurityContext.RunAsUser = 0 },
        { "seccomp", s => s.SecurityContext.SeccompProfile = new V1SeccompProfile { Type = "Unconfined" } },
        { "privileged", s => s.Containers[0].SecurityContext.Privileged = true },
        { "allowPrivilegeEscalation", s => s.InitContainers[0].SecurityContext.AllowPrivilegeEscalation = null },
        { "capabilities", s => s.Containers[0].SecurityContext.Capabilities.Drop = null },
        { "added capabilities", s => s.Containers[0].SecurityContext.Capabilities.Add = ["SYS_ADMIN"] },
        { "writable root", s => s.Containers[0].SecurityContext.ReadOnlyRootFilesystem = false },
        { "procMount", s => s.Containers[0].SecurityContext.ProcMount = "Unmasked" },
        { "hostPort", s => s.Containers[0].Ports = [new V1ContainerPort { HostPort = 80 }] },
        { "hooks", s => s.Containers[0].Lifecycle = new V1Lifecycle() },
        { "volume", s => s.Volumes.Add(new V1Volume { Name = "h", HostPath = new V1HostPathVolumeSource { Path = "/" } }) },
        { "ephemeral", s => s.EphemeralContainers = [new V1EphemeralContainer()] },
    };

    private static IEnumerable<string> Container(string path) =>
        new[]
        {
            "Name", "Image", "ImagePullPolicy", "Command", "Resources.Limits", "Resources.Requests", "TerminationMessagePolicy", "VolumeMounts.Name",
            "VolumeMounts.MountPath",
            "VolumeMounts.ReadOnlyProperty", "SecurityContext.AllowPrivilegeEscalation", "SecurityContext.ReadOnlyRootFilesystem",
            "SecurityContext.Capabilities.Drop",
        }.Select(field => $"{path}.{field}");

    /// <summary>The paths of all members that hold something.</summary>
    private static IEnumerable<string> Set(object thing, string path)
    {
        foreach (var property in thing.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.GetIndexParameters().Length == 0))
        {
            var value = property.GetValue(thing);
            var name = path.Length == 0 ? property.Name : $"{path}.{property.Name}";
            if (value is null) continue;
            if (value is IEnumerable and not string and not IDictionary
                && property.PropertyType.GenericTypeArguments is [{ Namespace: "k8s.Models" } of]
                && of != typeof(ResourceQuantity))
            {
                foreach (var inner in ((IEnumerable)value).Cast<object>().SelectMany(item => Set(item, name))) yield return inner;
            }
            else if (property.PropertyType.Namespace == "k8s.Models" && property.PropertyType != typeof(ResourceQuantity))
            {
                foreach (var inner in Set(value, name)) yield return inner;
            }
            else
            {
                yield return name;
            }
        }
    }
}
