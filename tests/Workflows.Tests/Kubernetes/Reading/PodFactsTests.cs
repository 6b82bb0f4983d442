using FluentAssertions;
using k8s.Models;
using Workflows.Core.Runs;
using Workflows.Executors.Kubernetes.Reading;
using Xunit;
using static Workflows.Tests.Kubernetes.Reading.Pods;

namespace Workflows.Tests.Kubernetes.Reading;

/// <summary>Pod facts to causes (F9-F13), as a table: what the pod shows, and what the step is judged to be.</summary>
public sealed class PodFactsTests
{
    public static TheoryData<string, V1Pod, string> Judged() => new()
    {
        { "a record with exit 0", Pod("Succeeded").Command(Ended(0, Good)), "succeeded" },
        { "a record with exit 3", Pod("Failed").Command(Ended(0, Good.Replace("\"exit\":0", "\"exit\":3"))), "failed application: exit 3" },
        { "a record that timed out", Pod("Failed").Command(Ended(0, Good.Replace("\"exit\":0", "\"exit\":143,\"timedOut\":true"))),
            "failed timeout: did not end within its timeout" },
        { "a record that says out of memory", Pod("Failed").Command(Ended(0, Good.Replace("\"exit\":0", "\"exit\":137,\"outOfMemory\":true"))),
            "failed outOfMemory: was killed for want of memory" },
        { "a broken contract", Pod("Failed").Command(Ended(0, Good.Replace("\"exit\":0", "\"exit\":0,\"broken\":\"model.zip is missing\""))),
            "failed application: model.zip is missing" },
        { "what it left is not kept", Pod("Failed").Command(Ended(0, Good.Replace("\"exit\":0", "\"exit\":0,\"notKept\":\"disk full\""))),
            "failed infrastructure: what the command left could not be kept: disk full" },
        { "F11 OOMKilled without a record", Pod("Failed").Command(Ended(137, null, "OOMKilled")), "failed outOfMemory: was killed for want of memory" },
        { "F11 OOMKilled, yet phase Succeeded", Pod("Succeeded").Command(Ended(137, null, "OOMKilled")), "failed outOfMemory: was killed for want of memory" },
        { "F11 OOMKilled in the init container", Pod("Failed").Init(Ended(137, null, "OOMKilled")), "failed outOfMemory: was killed for want of memory" },
        { "F11 a record, but its container OOMKilled", Pod("Failed").Command(Ended(137, Good.Replace("\"exit\":0", "\"exit\":137"), "OOMKilled")),
            "failed outOfMemory: was killed for want of memory" },
        { "no record", Pod("Failed").Command(Ended(1, "panic", "Error")),
            "failed infrastructure: the container ended without a result record: Error: panic (exit 1)" },
        { "a message of the command's own", Pod("Succeeded").Command(Ended(0, "{\"a\":1}")),
            "failed infrastructure: the container ended without a result record: Completed: {\"a\":1} (exit 0)" },
        { "the installer failed", Pod("Failed").Init(Ended(1, "no space", "Error")),
            "failed infrastructure: wf-exec could not be installed: Error: no space (exit 1)" },
        { "another's init container failed", Pod("Failed").OtherInit(Ended(1, "no route", "Error")),
            "failed infrastructure: init container istio-init failed: Error: no route (exit 1)" },
        { "F10 evicted before it began", Pod("Failed").With(p => (p.Status.Reason, p.Status.Message) = ("Evicted", "The node was low on resource: memory.")),
            "failed infrastructure: Evicted: The node was low on resource: memory." },
        { "F10 evicted, record with exit 1", Pod("Failed").Command(Ended(0, Good.Replace("\"exit\":0", "\"exit\":1"))).With(p => p.Status.Reason = "Evicted"),
            "failed infrastructure: Evicted" },
        { "F10 evicted, yet it had ended well", Pod("Failed").Command(Ended(0, Good)).With(p => p.Status.Reason = "Evicted"), "succeeded" },
        { "F10 node shutdown", Pod("Failed").With(p => p.Status.Reason = "Shutdown"), "failed infrastructure: Shutdown" },
        { "F10 node affinity", Pod("Failed").With(p => p.Status.Reason = "NodeAffinity"), "failed infrastructure: NodeAffinity" },
        { "F10 unexpected admission", Pod("Failed").With(p => p.Status.Reason = "UnexpectedAdmissionError"),
            "failed infrastructure: UnexpectedAdmissionError" },
        { "F10 out of cpu", Pod("Failed").With(p => p.Status.Reason = "OutOfcpu"), "failed infrastructure: OutOfcpu" },
        {
            "F10 preempted",
            Pod("Failed").Command(Ended(143, null, "Error")).Condition("DisruptionTarget", "True", "PreemptionByScheduler", "a more important pod"),
            "failed infrastructure: PreemptionByScheduler: a more important pod"
        },
        { "F10 drained long after it had failed", Pod("Failed").Command(Ended(0, Good.Replace("\"exit\":0", "\"exit\":1"))).Condition(
            "DisruptionTarget",
            "True",
            "EvictionByEvictionAPI",
            "drained",
            afterSeconds: 300), "failed application: exit 1" },
        { "F9 node lost", Pod("Failed").With(p => p.Status.Reason = "NodeLost"), "failed infrastructure: NodeLost" },
        { "F17 the net under the timeout", Pod("Failed").Command(Ended(137, null, "Error")).With(p => p.Status.Reason = "DeadlineExceeded"),
            "failed timeout: did not end within its timeout" },
        { "deleted while it ran", Pod("Failed").Command(Ended(143, Good.Replace("\"exit\":0", "\"exit\":143"))).Deleted(afterSeconds: 32, grace: 30),
            "failed infrastructure: the pod was deleted" },
        { "deleted while it ran, ended well", Pod("Succeeded").Command(Ended(0, Good)).Deleted(afterSeconds: 32, grace: 30), "succeeded" },
        { "deleted long after it had failed", Pod("Failed").Command(Ended(0, Good.Replace("\"exit\":0", "\"exit\":1"))).Deleted(afterSeconds: 90, grace: 30),
            "failed application: exit 1" },
        { "a sidecar runs on", Pod("Running").Command(Ended(0, Good)).Sidecar(Running()), "succeeded" },
        {
            "a sidecar runs on, deleted while it ran",
            Pod("Running").Command(Ended(143, Good.Replace("\"exit\":0", "\"exit\":143"))).Sidecar(Running()).Deleted(afterSeconds: 32, grace: 30),
            "failed infrastructure: the pod was deleted"
        },
        { "F12 no image name at all", Pod().Command(Waiting("InvalidImageName", "couldn't parse")), "failed engine: InvalidImageName: couldn't parse" },
    };

    [Theory]
    [MemberData(nameof(Judged))]
    public void A_pod_that_ended_is_judged(string what, V1Pod pod, string verdict)
    {
        var outcome = Read(pod).Should().BeOfType<PodState.Ended>(what).Subject.Outcome;
        var judged = AttemptVerdict.Of(outcome);
        var text = judged.Status.Word() + (judged.Cause is { } cause ? $" {cause.Word()}: {judged.Message}" : string.Empty);
        text.Should().StartWith(verdict);
        outcome.MemoryLimit.Should().Be(outcome.Refused is null ? 64 << 20 : null);
    }

    public static TheoryData<string, V1Pod, string> NotOver() => new()
    {
        { "new", Pod(null).With(p => p.Spec.NodeName = null), "node: waits for the scheduler" },
        { "no status at all", Pod().With(p => (p.Status, p.Spec.NodeName) = (null, null)), "node: waits for the scheduler" },
        { "F13", Pod().Condition("PodScheduled", "False", "Unschedulable", "0/1 nodes are available: 1 Insufficient nvidia.com/gpu."),
            "node: Unschedulable: 0/1 nodes are available: 1 Insufficient nvidia.com/gpu." },
        { "Kueue", Pod().With(p => (p.Spec.SchedulingGates, p.Metadata.Labels) = (
            [new V1PodSchedulingGate { Name = "kueue.x-k8s.io/admission" }],
            new Dictionary<string, string> { ["kueue.x-k8s.io/queue-name"] = "team" })), "quota: waits for queue team (gate kueue.x-k8s.io/admission)" },
        { "F12 pull", Pod().Command(Waiting("ImagePullBackOff", "Back-off pulling image \"x\"")), "image: ImagePullBackOff: Back-off pulling image \"x\"" },
        { "F12 the installer's image", Pod().Init(Waiting("ErrImagePull")).Command(Waiting("PodInitializing")), "image: ErrImagePull" },
        { "F12 a missing secret", Pod().Command(Waiting("CreateContainerConfigError", "secret \"warehouse\" not found")),
            "image: CreateContainerConfigError: secret \"warehouse\" not found" },
        { "starting", Pod().Command(Waiting("ContainerCreating")), "node: is being started on node n1" },
        { "a sidecar runs, the command does not yet", Pod().Command(Waiting("PodInitializing")).Sidecar(Running()), "node: it is being prepared" },
        { "installing", Pod().Init(Running()).Command(Waiting("PodInitializing")), "node: it is being prepared" },
        { "running", Pod("Running").Command(Running()), "running 12:00:00" },
        { "F17 past its deadline, still being killed", Pod("Failed").Command(Running()).With(p => p.Status.Reason = "DeadlineExceeded"), "running 12:00:00" },
        { "F9 node unknown", Pod("Unknown").Command(Running()), "running 12:00:00" },
        { "being deleted, still running", Pod("Running").Command(Running()).Deleted(30, 30), "running 12:00:00" },
        { "deleted on its node before it began", Pod().Command(Waiting("ContainerCreating")).Deleted(30, 30), "node: the pod is being deleted" },
        { "F9 being deleted, and our clock is far ahead", Pod("Running").Command(Running()).Deleted(-4000, 30), "running 12:00:00" },
        { "deleted before it was scheduled", Pod().With(p => p.Spec.NodeName = null).Deleted(0, 0), "not started: the pod was deleted before it started" },
        { "deleted before it began, confirmed", Pod().Command(Waiting("ContainerCreating")).Deleted(0, 0),
            "not started: the pod was deleted before it started" },
        {
            "Kueue took it back",
            Pod().With(p => p.Spec.NodeName = null).Deleted(0, 0).Condition("TerminationTarget", "True", "WorkloadEvictedDueToPreempted", "Preempted"),
            "not started: WorkloadEvictedDueToPreempted: Preempted"
        },
    };

    [Theory]
    [MemberData(nameof(NotOver))]
    public void A_pod_that_has_not_ended_says_what_it_does(string what, V1Pod pod, string told)
    {
        var text = Read(pod) switch
        {
            PodState.Waiting(var kind, var why) => $"{kind}: {why}",
            PodState.Running(var since) => $"running {since:HH:mm:ss}",
            PodState.NotStarted(var why) => $"not started: {why}",
            PodState.Silent(var outcome) => $"silent: {outcome.Lost}",
            var other => other.ToString(),
        };
        text.Should().Be(told, what);
    }

    [Fact]
    public void F9_A_pod_that_should_long_be_gone_is_on_a_silent_node()
    {
        foreach (var pod in new[] { Pod("Running").Command(Running()), Pod().Command(Waiting("ContainerCreating")) })
        {
            Read(pod.Deleted(-400, 30), isOverdue: true).Should().BeOfType<PodState.Silent>()
                .Which.Outcome.Lost.Should().Be("node n1 does not answer: the pod was to be gone at 2026-01-01 11:53:20Z");
        }
    }

    private static PodState Read(V1Pod pod, bool isOverdue = false) => PodFacts.Of(pod, isOverdue, new DateTimeOffset(Noon.AddSeconds(10)));
}
