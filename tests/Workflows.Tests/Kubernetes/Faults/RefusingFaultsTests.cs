using System.Collections.Immutable;
using System.Net;
using FluentAssertions;
using k8s;
using k8s.Models;
using Workflows.Core.Runs;
using Workflows.Runtime.Executing;
using Workflows.Tests.Kubernetes.Server;
using Xunit;

namespace Workflows.Tests.Kubernetes.Faults;

/// <summary>A cluster that says no, not yet, or not now: F12-F16.</summary>
public sealed class RefusingFaultsTests(ControlPlane plane)
{
    [Theory]
    [InlineData("ImagePullBackOff", "Back-off pulling image \"nosuch/image:1\"")]
    [InlineData("CreateContainerConfigError", "secret \"warehouse\" not found")]
    public async Task F12_What_keeps_a_container_from_starting_is_shown_word_for_word(string reason, string message)
    {
        await using var lab = await Lab.StartAsync(plane);
        var (engine, spec) = (lab.Engine(), Lab.Spec());
        var pod = await lab.MadeAsync(engine, spec);
        await lab.Kubelet.WaitAsync(pod, reason, message);
        (await engine.WaitsAsync(spec.Uid, "image", message)).Should().Be($"{reason}: {message}");

        // The engine's queueTimeout.
        engine.Executor.Stop(spec.Uid, StopMode.AtOnce);
        (await engine.EndAsync(spec.Uid)).Exit.Should().BeNull();
        await engine.ReleaseAsync(spec.Uid);
        (await lab.Kubelet.AllAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task F12_An_image_name_that_is_none_ends_the_attempt_at_once()
    {
        await using var lab = await Lab.StartAsync(plane);
        var (engine, spec) = (lab.Engine(), Lab.Spec());
        var pod = await lab.MadeAsync(engine, spec);
        await lab.Kubelet.WaitAsync(pod, "InvalidImageName", "couldn't parse image reference");
        (await engine.EndAsync(spec.Uid)).Refused.Should().Be("InvalidImageName: couldn't parse image reference");
        await engine.ReleaseAsync(spec.Uid);
        (await lab.Kubelet.AllAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task F12_A_volume_that_can_not_be_mounted_is_told_in_the_words_of_the_event()
    {
        await using var lab = await Lab.StartAsync(plane);
        var (engine, spec) = (lab.Engine(), Lab.Spec());
        var pod = await lab.MadeAsync(engine, spec);
        await lab.Kubelet.BindAsync(pod);
        await lab.Kubelet.PrepareAsync(pod);
        _ = await engine.WaitsAsync(spec.Uid, "node", "is being started on node node-1");
        await lab.Kubelet.WarnAsync(pod, "FailedMount", "MountVolume.SetUp failed for volume \"claim-0\": no such export");

        (await engine.WaitsAsync(spec.Uid, "image", "FailedMount")).Should().Be("FailedMount: MountVolume.SetUp failed for volume \"claim-0\": no such export");

        await lab.Kubelet.RunAsync(pod);
        await engine.RunsAsync(spec.Uid);
        await lab.ShouldEndAndLeaveNothingAsync(engine, spec, pod);
    }

    [Fact]
    public async Task F13_An_unschedulable_pod_shows_the_schedulers_reason_and_waits()
    {
        await using var lab = await Lab.StartAsync(plane);
        var (engine, spec) = (lab.Engine(), Lab.Spec());
        var pod = await lab.MadeAsync(engine, spec);
        await lab.Kubelet.UnschedulableAsync(pod, "0/3 nodes are available: 3 Insufficient nvidia.com/gpu.");
        await engine.WaitsAsync(spec.Uid, "node", "Unschedulable: 0/3 nodes are available: 3 Insufficient nvidia.com/gpu.");
        await lab.Kubelet.BindAsync(pod);
        await lab.Kubelet.RunAsync(pod);
        await engine.RunsAsync(spec.Uid);
    }

    [Fact]
    public async Task F14_A_used_up_quota_waits_and_holds_up_no_other_namespace()
    {
        await using var lab = await Lab.StartAsync(plane);
        await using var other = await Lab.StartAsync(plane);
        await QuotaAsync(lab.Space, hard: 1, used: 1);
        var engine = lab.Engine(o => o with { Namespaces = ImmutableSortedDictionary<string, string>.Empty.Add("other", other.Space) });
        AttemptSpec[] waiting = [Lab.Spec("a"), Lab.Spec("b"), Lab.Spec("c")];
        foreach (var spec in waiting) engine.Executor.Desire(spec);
        foreach (var spec in waiting) await engine.WaitsAsync(spec.Uid, "quota", "exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1");
        var free = Lab.Spec("free") with { Project = "other" };
        engine.Executor.Desire(free);
        await engine.SeesAsync(o => o.Uid == free.Uid && o is Observation.Waiting { Kind: "node" });

        await lab.PassAsync(TimeSpan.FromMinutes(2));
        lab.Proxy.Calls.Count(c => c.Verb == "create" && c.Space == lab.Space).Should().BeLessThan(16, "one tries for all, less and less often");
        engine.Seen.OfType<Observation.Ended>().Should().BeEmpty();

        await QuotaAsync(lab.Space, hard: 10, used: 1);
        foreach (var spec in waiting) await engine.SeesAsync(o => o.Uid == spec.Uid && o is Observation.Waiting { Kind: "node" });
    }

    [Fact]
    public async Task F15_A_missing_right_ends_the_attempt_and_names_the_right()
    {
        await using var lab = await Lab.StartAsync(plane);
        await lab.AllowAsync("get", "list", "watch");
        var (engine, spec) = (lab.Engine(token: ControlPlane.PlainToken), Lab.Spec());
        engine.Executor.Desire(spec);
        (await engine.EndAsync(spec.Uid)).Refused.Should().Contain("User \"plain\" cannot create resource \"pods\"").And.Contain(lab.Space);
        lab.Count("create").Should().Be(1);
    }

    [Fact]
    public async Task F15_An_invalid_pod_ends_the_attempt_with_the_servers_reason()
    {
        await using var lab = await Lab.StartAsync(plane);
        var (engine, spec) = (lab.Engine(), Lab.Spec() with { Queue = "no such label!" });
        engine.Executor.Desire(spec);
        (await engine.EndAsync(spec.Uid)).Refused.Should().Contain("Invalid value: \"no such label!\"");
        lab.Count("create").Should().Be(1);
    }

    [Theory]
    [InlineData(403, "pods \"x\" is forbidden: violates PodSecurity \"restricted:latest\": seccompProfile", 1)]
    [InlineData(403, "admission webhook \"policy\" denied the request: image is not signed", 1)]
    [InlineData(403, "pods \"x\" is forbidden: nobody knows why", 3)]
    public async Task F15_A_denied_admission_is_final(int code, string message, int creates)
    {
        await using var lab = await Lab.StartAsync(plane);
        lab.Proxy.Decide = call => call.Verb == "create" ? new Fault.Answer((HttpStatusCode)code, "Forbidden", message) : null;
        var (engine, spec) = (lab.Engine(), Lab.Spec());
        engine.Executor.Desire(spec);
        var outcome = await engine.EndAsync(spec.Uid);
        outcome.Refused.Should().EndWith(message);
        AttemptVerdict.Of(outcome).Cause.Should().Be(Cause.Engine);
        lab.Count("create").Should().Be(creates);
    }

    [Theory]
    [InlineData(500, "InternalError", "etcdserver: leader changed")]
    [InlineData(500, "InternalError", "Internal error occurred: failed calling webhook \"x\": connection refused")]
    [InlineData(503, "ServiceUnavailable", "the server is currently unable to handle the request")]
    [InlineData(504, "Timeout", "Timeout: request did not complete within requested timeout")]
    [InlineData(409, "Conflict", "Operation cannot be fulfilled on resourcequotas \"q\": the object has been modified")]
    public async Task F16_What_passes_is_tried_again_whether_or_not_it_was_carried_out(int code, string reason, string message)
    {
        await using var lab = await Lab.StartAsync(plane);
        var answers = 0;
        lab.Proxy.Decide = call => call.Verb is "create" or "get" or "delete" or "patch" && Interlocked.Increment(ref answers) is var n && n % 3 != 0
            ? new Fault.Answer((HttpStatusCode)code, reason, message, Done: n % 3 == 1)
            : null;
        var (engine, spec) = (lab.Engine(), Lab.Spec());
        var pod = await lab.RunningAsync(engine, spec);
        await lab.ShouldEndAndLeaveNothingAsync(engine, spec, pod);
    }

    [Fact]
    public async Task F16_A_conflict_on_a_create_is_no_fault_of_the_pod()
    {
        await using var lab = await Lab.StartAsync(plane);
        var creates = 0;
        lab.Proxy.Decide = call => call.Verb == "create" && Interlocked.Increment(ref creates) == 1
            ? new Fault.Answer(HttpStatusCode.Conflict, "Conflict", "Operation cannot be fulfilled on budgets.example.com \"ml\": the object has been modified; please apply your changes to the latest version and try again")
            : null;
        var (engine, spec) = (lab.Engine(), Lab.Spec());
        await lab.MadeAsync(engine, spec);
        engine.Seen.OfType<Observation.Ended>().Should().BeEmpty();
    }

    [Fact]
    public async Task F16_Retry_After_is_kept()
    {
        await using var lab = await Lab.StartAsync(plane);
        var times = new System.Collections.Concurrent.ConcurrentQueue<long>();
        lab.Proxy.Decide = call =>
        {
            if (call.Verb != "create") return null;
            times.Enqueue(lab.Time.GetTimestamp());
            return times.Count == 1 ? new Fault.Answer(HttpStatusCode.TooManyRequests, "TooManyRequests", "slow down", RetryAfter: 40) : null;
        };
        await lab.MadeAsync(lab.Engine(), Lab.Spec());
        lab.Time.GetElapsedTime(times.First(), times.Last()).Should().BeGreaterThan(TimeSpan.FromSeconds(39));
    }

    private async Task QuotaAsync(string space, int hard, int used)
    {
        var pods = new Dictionary<string, ResourceQuantity> { ["pods"] = new($"{hard}") };
        var quota = new V1ResourceQuota { Metadata = new V1ObjectMeta { Name = "q" }, Spec = new V1ResourceQuotaSpec { Hard = pods } };
        var known = (await plane.Admin.CoreV1.ListNamespacedResourceQuotaAsync(space)).Items.FirstOrDefault();
        if (known is null)
        {
            known = await plane.Admin.CoreV1.CreateNamespacedResourceQuotaAsync(quota, space);
        }
        else
        {
            known.Spec.Hard = pods;
            known = await plane.Admin.CoreV1.ReplaceNamespacedResourceQuotaAsync(known, "q", space);
        }

        // The controller manager's part.
        known.Status = new V1ResourceQuotaStatus { Hard = pods, Used = new Dictionary<string, ResourceQuantity> { ["pods"] = new($"{used}") } };
        await plane.Admin.CoreV1.ReplaceNamespacedResourceQuotaStatusAsync(known, "q", space);
    }
}
