using Workflows.Core.Definitions;
using Workflows.Core.Runs;
using Xunit.Sdk;

namespace Workflows.Core.Tests.Runs.Model;

/// <summary>Holds the machine's answer against the oracle's.</summary>
internal static class Judge
{
    public static void Agree(Oracle oracle, bool changed, Decision decision, DateTimeOffset now)
    {
        Equal("event", "acceptance", changed, decision is Decision.Accepted);
        if (decision is not Decision.Accepted { State: var state, Effects: var effects })
        {
            return;
        }

        Learn(oracle, effects);
        Equal("run", "status", oracle.Status, state.Status);
        Equal("run", "cause", oracle.Cause, state.Cause);
        Equal("run", "generation", oracle.Generation, state.Generation);
        Equal("run", "suspension", oracle.SuspendedAt, state.SuspendedAt);
        Equal("run", "failing fast", oracle.FailingFast, state.FailingFast);
        Equal("run", "cancel", oracle.Cancelling, state.CancelRequested);
        Equal("run", "terminate", oracle.Terminated, state.Terminated);
        Equal("run", "parameters", oracle.Parameters, state.Parameters);
        foreach (var node in oracle.Nodes)
        {
            Agree(node, state.Steps[node.Planned.Ordinal], state.SuspendedAt ?? now);
        }
    }

    private static void Agree(Node node, StepState step, DateTimeOffset since)
    {
        var name = node.Step.Name;
        Equal(name, "status", node.Status, step.Status);
        Equal(name, "reason", node.Reason, step.Reason);
        Equal(name, "cause", node.Cause, step.Cause);
        Equal(name, "generation", node.Generation, step.Generation);
        Equal(name, "signal", node.Ended ? step.Signal : node.Signal, step.Signal);
        if (!node.Begun)
        {
            return;
        }

        Equal(name, "votes", node.Votes.Count, step.Approval?.Votes.Length ?? 0);
        Equal(name, "instances", node.Step.FanOut is null ? node.Total : node.Total ?? 0, node.Step.FanOut is null ? 1 : step.Fan!.Total);
        foreach (var item in node.Now)
        {
            Agree(item.Index is null ? name : $"{name}[{item.Index}]", node, item, step, step.Instance(item.Index), since);
        }
    }

    private static void Agree(string name, Node node, Item item, StepState step, InstanceState? instance, DateTimeOffset since)
    {
        // A fan-out that ends without starting every instance counts them and gives them no state.
        if (instance is null or { Status: StepStatus.Waiting } && item.Status is StepStatus.Waiting or StepStatus.Cancelled)
        {
            return;
        }

        Equal(name, "status", item.Status, instance?.Status);
        Equal(name, "reason", item.Reason, instance!.Reason);
        Equal(name, "attempts", item.Attempts, instance.Attempts);
        Equal(name, "losses", item.Lost, instance.Lost);
        Equal(name, "memory", item.Memory, instance.Memory);
        Equal(name, "stopping", item.Stopping, instance.Stopping);
        Equal(name, "attempt or child", item.Uid, item.Doing == Doing.Child ? instance.Child : instance.Attempt);
        if (item.Ended)
        {
            Equal(name, "cause", item.Cause, instance.Cause);
        }
        else if (item.Doing == Doing.Resting && item.Due is null)
        {
            // The jitter is the machine's to draw; clocks of a suspended run count from its suspension.
            item.Due = instance.Due;
            var (policy, rest) = (((Work.Program)node.Step.Work).Retry, instance.Due - since);
            var fits = item.Failures == 0
                ? rest == TimeSpan.Zero
                : rest >= Backoff.Delay(policy, item.Failures, 1) && rest <= Backoff.Delay(policy, item.Failures, 0);
            Equal(name, "fit of its backoff", true, fits);
        }
        else
        {
            Equal(name, "due", item.Due, item.Doing == Doing.Asking ? step.Approval!.Deadline : instance.Due);
        }

        if (node.Step.Work is Work.Program && item.Status != StepStatus.Failed)
        {
            Equal(name, "spending", item.Spent, instance.Spent);
        }
    }

    /// <summary>Ids are the machine's to make: what it started must be what the oracle started, and from then on they share the id.</summary>
    private static void Learn(Oracle oracle, IEnumerable<Effect> effects)
    {
        var started = new List<(int Step, int? Index, int Number)>();
        foreach (var effect in effects)
        {
            (int Step, int? Index, int Number, Guid Id)? start = effect switch
            {
                Effect.StartAttempt e => (e.Step, e.Index, e.Number, e.Uid),
                Effect.StartChild e => (e.Step, e.Index, e.Generation, e.Child),
                _ => null,
            };
            if (start is { } s)
            {
                started.Add((s.Step, s.Index, s.Number));
                oracle.Nodes[s.Step].At(s.Index)!.Uid = s.Id;
            }
        }

        Equal("what", "started", string.Join(", ", oracle.Started.Order()), string.Join(", ", started.Order()));
    }

    private static void Equal<T>(string whose, string what, T oracle, T machine)
    {
        if (!EqualityComparer<T>.Default.Equals(oracle, machine))
        {
            throw new XunitException($"{whose}, {what}: the oracle says {oracle?.ToString() ?? "null"}, the machine says {machine?.ToString() ?? "null"}");
        }
    }
}
