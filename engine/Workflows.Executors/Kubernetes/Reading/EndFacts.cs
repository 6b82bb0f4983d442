using k8s.Models;
using Workflows.Core.Runs;
using Workflows.Executors.Kubernetes.Calling;
using Workflows.Executors.Kubernetes.Making;
using Workflows.Runner.Wire;

namespace Workflows.Executors.Kubernetes.Reading;

/// <summary>How a pod ended: the record, and what the cluster did to it (RELIABILITY F9-F11).</summary>
internal static class EndFacts
{
    /// <summary>Reasons in a pod's status that mean: its place was taken, it did nothing wrong.</summary>
    private static readonly HashSet<string> disruptions =
    [
        "Evicted", "Preempted", "Preempting", "NodeLost", "NodeShutdown", "Shutdown", "Terminated",
        "NodeAffinity", "UnexpectedAdmissionError", "TopologyAffinityError",
    ];

    /// <param name="pod">No container of it runs.</param>
    /// <param name="ended">How the command's container ended; null where it never began.</param>
    public static PodState.Ended Of(V1Pod pod, V1ContainerStateTerminated? ended)
    {
        var record = PodRecord.Parse(ended?.Message, KeyOf(pod));
        var endedAt = record?.EndedAt ?? PodFacts.Moment(ended?.FinishedAt);
        var lost = Disruption(pod, endedAt) ?? Deletion(pod, endedAt);
        var outOfMemory = PodFacts.Containers(pod).Any(c => c.State?.Terminated?.Reason == "OOMKilled");
        var outcome = record is null
            ? WithoutRecord(pod, ended, lost, outOfMemory)
            : Outcomes.Of(record) with { OutOfMemory = record.OutOfMemory || outOfMemory };
        return new PodState.Ended(outcome with { Lost = lost ?? outcome.Lost, MemoryLimit = MemoryLimit(pod) }, record?.Whole)
        {
            LogOf = ended is null && FailedInit(pod) is { } init ? init.Name : PodBuilder.Main,
        };
    }

    /// <summary>
    /// What the record is sealed with, as the pod's own spec says, which nobody in it can change. Null where it was made without a key (by an earlier
    /// version).
    /// </summary>
    private static string? KeyOf(V1Pod pod) =>
        pod.Spec?.Containers?.FirstOrDefault(c => c?.Name == PodBuilder.Main)?.Env?.FirstOrDefault(v => v?.Name == RecordSeal.Variable)?.Value;

    /// <summary>Eviction, preemption, node shutdown: in words; null where nothing of the kind happened, or only after the command had ended.</summary>
    public static string? Disruption(V1Pod pod, DateTimeOffset? endedAt = null)
    {
        var reason = pod.Status?.Reason;
        if (reason is not null && (disruptions.Contains(reason) || reason.StartsWith("OutOf", StringComparison.Ordinal)))
        {
            return WaitingFacts.Text(reason, pod.Status!.Message);
        }

        var condition = pod.Status?.Conditions?.FirstOrDefault(c => c is { Type: "DisruptionTarget" or "TerminationTarget", Status: "True" });
        return condition is null || IsAfter(PodFacts.Moment(condition.LastTransitionTime), endedAt)
            ? null
            : WaitingFacts.Text(condition.Reason, condition.Message);
    }

    /// <summary>Somebody deleted it before its command had ended. A deletion's time stands in the future, by its grace.</summary>
    private static string? Deletion(V1Pod pod, DateTimeOffset? endedAt)
    {
        if (PodFacts.Moment(pod.Metadata.DeletionTimestamp) is not { } gone) return null;
        return IsAfter(gone, endedAt, PodFacts.Grace(pod)) ? null : "the pod was deleted";
    }

    /// <summary>
    /// Certainly later: the cluster's times are whole seconds. Differences, since a sum of odd times may lie beyond what a time can be.
    /// </summary>
    private static bool IsAfter(DateTimeOffset? moment, DateTimeOffset? end, TimeSpan less = default) => moment - end > TimeSpan.FromSeconds(1) + less;

    /// <summary>
    /// The exit code of a container is that of <c>wf-exec</c>, not of the command: without a record nobody knows how the command ended,
    /// unless the kernel or the deadline ended it.
    /// </summary>
    private static AttemptOutcome WithoutRecord(V1Pod pod, V1ContainerStateTerminated? ended, string? lost, bool outOfMemory)
    {
        var late = pod.Status?.Reason == "DeadlineExceeded";
        return new AttemptOutcome
        {
            Exit = outOfMemory ? ended?.ExitCode ?? 137 : null,
            OutOfMemory = outOfMemory,
            TimedOut = late,
            Lost = lost ?? (outOfMemory || late ? null : WhyNoRecord(pod, ended)),
            Message = Tail(ended?.Message) ?? (pod.Status?.Message is { } why ? BoundedText.Start(why) : null),
            StartedAt = PodFacts.Moment(ended?.StartedAt),
            EndedAt = PodFacts.Moment(ended?.FinishedAt),
        };
    }

    private static string WhyNoRecord(V1Pod pod, V1ContainerStateTerminated? ended)
    {
        return ended is null && FailedInit(pod) is { } init
            ? $"{(init.Name == PodBuilder.Install ? "wf-exec could not be installed" : $"init container {init.Name} failed")}: {Ended(init.State.Terminated)}"
            : ended is null ? $"the pod ended without running its command: {WaitingFacts.Text(pod.Status?.Reason ?? pod.Status?.Phase, pod.Status?.Message)}"
            : $"the container ended without a result record: {Ended(ended)}";
    }

    private static V1ContainerStatus? FailedInit(V1Pod pod) =>
        pod.Status?.InitContainerStatuses?.FirstOrDefault(c => c?.State?.Terminated is { ExitCode: not 0 });

    private static string Ended(V1ContainerStateTerminated ended) => $"{WaitingFacts.Text(ended.Reason, Tail(ended.Message))} (exit {ended.ExitCode})";

    private static string? Tail(string? message) => string.IsNullOrWhiteSpace(message) ? null : BoundedText.End(message, 1000);

    private static long? MemoryLimit(V1Pod pod)
    {
        try
        {
            var limits = pod.Spec?.Containers?.FirstOrDefault(c => c?.Name == PodBuilder.Main)?.Resources?.Limits;
            return limits?.TryGetValue("memory", out var memory) == true ? memory?.ToInt64() : null;
        }
        catch (Exception odd) when (odd is FormatException or OverflowException or ArgumentException)
        {
            return null;
        }
    }
}
