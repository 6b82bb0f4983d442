using System.Runtime.CompilerServices;
using System.Text;
using Workflows.Core.Definitions;
using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;
using Xunit.Sdk;

namespace Workflows.Core.Tests.Runs.Model;

/// <summary>The invariants of RELIABILITY 5 that a run alone can keep, checked on each transition without the oracle.</summary>
internal static class Laws
{
    public static void Hold(RunState before, RunEvent happened, Decision.Accepted decision)
    {
        var after = decision.State;
        Law(after.Sequence == before.Sequence + 1, $"I13 the log is dense");
        Law(ReferenceEquals(after.Plan, before.Plan), $"I23 the plan is pinned");
        Law(!before.Status.IsFinal() || happened is RetryRequested, $"I1 an ended run stays ended, but for a retry");
        Law(decision.Effects.Count(e => e is Effect.FinishRun) == (after.Status.IsFinal() ? 1 : 0), $"I9 a run ends once, with one effect");
        Law(!after.Status.IsFinal() || after.Steps.All(s => s.Status.IsFinal()), $"an ended run has no open step");
        Law(!after.Finishing || after.OpenMain == 0, $"finally begins when main has ended");
        for (var step = 0; step < after.Steps.Count; step++)
        {
            Steps(before, after, step);
        }

        Counted(after);
        foreach (var effect in decision.Effects)
        {
            Lives(after, effect);
        }

        Changed(before, decision);
    }

    private static void Steps(RunState before, RunState after, int ordinal)
    {
        var (was, now, planned) = (before.Steps[ordinal], after.Steps[ordinal], after.Plan.Steps[ordinal]);
        var name = planned.Name;
        Law(
            !was.Status.IsFinal() || was.Generation != now.Generation || ReferenceEquals(was, now) || was with { OpenNeeds = now.OpenNeeds } == now,
            $"I1 {name} is final for its generation");
        Law(
            now.Generation == was.Generation || (now.Generation == was.Generation + 1 && after.Status == RunStatus.Queued),
            $"generations of {name} go up one by one");
        var isFree = now.Status is StepStatus.Waiting or StepStatus.Cancelled || now.Reason == Reason.Reused;
        Law(isFree || planned.Needs.All(n => after.Steps[n].Status.IsFinal()), $"I8 {name} begins behind its needs");
        Law(now.Status.IsFinal() == now.EndedAt is not null || now.Reason == Reason.Reused, $"{name} has an end time if it ended");
        Law(now.Status == StepStatus.Failed == now.Cause is not null, $"{name} has a cause if and only if it failed");
        Law(
            now.Status != StepStatus.Skipped || now.Reason is Reason.Condition or Reason.Rejected or Reason.UpstreamFailed,
            $"{name} has a reason if it was skipped");
        if (now.Only is { } only && now.Status is not (StepStatus.Waiting or StepStatus.Ready) && only.Status != StepStatus.Waiting)
        {
            Law(only.Status == now.Status, $"{name} shows its one instance");
        }

        foreach (var instance in now.Fan is { } fan ? fan.Instances.OfType<InstanceState>() : now.Only is { } one ? [one] : [])
        {
            Law(
                instance.Attempt is null || (instance.Status == StepStatus.Starting && !now.Status.IsFinal()),
                $"I3 {name} holds an attempt only while it runs");
            Law(instance.Status != StepStatus.Backoff || instance.Due is not null, $"a backoff of {name} has an end");
            Law(
                instance.Lost <= Backoff.InfrastructureBudget + 1 && (planned.Step.Work is not Work.Program p || instance.Spent <= p.Retry.Attempts),
                $"I18 {name} keeps its budgets");
        }

        if (now.Fan is { } fanned)
        {
            Conserve(name, now, fanned, planned.Step.FanOut!.Parallel);
        }

        if (now.Approval is { } asked)
        {
            Law(
                asked.Votes.Where(v => v.Actor != "deadline").Select(v => v.Actor).Distinct().Count() >= asked.Votes.Count(v => v.Actor != "deadline") - 1,
                $"I20 who votes on {name} votes once");
        }
    }

    private static void Conserve(string name, StepState step, FanState fan, int parallel)
    {
        var seen = fan.Instances.Take(fan.Total).Select(i => i?.Status ?? StepStatus.Waiting).ToArray();
        int Count(StepStatus status) => seen.Count(s => s == status);
        var live = seen.Count(s => s != StepStatus.Waiting && !s.IsFinal());
        Law(
            fan.Live == live
            && fan.Succeeded == Count(StepStatus.Succeeded)
            && fan.Failed == Count(StepStatus.Failed)
            && fan.Skipped == Count(StepStatus.Skipped),
            $"I26 {name} counts its instances");
        Law(fan.Waiting >= 0 && fan.Cancelled - Count(StepStatus.Cancelled) + fan.Waiting == Count(StepStatus.Waiting), $"I26 {name} loses none");
        Law(live <= parallel, $"I25 {name} keeps to its parallel");
        Law(!step.Status.IsFinal() || live == 0, $"{name} ends with its instances");
        Law(fan.Cancelled > 0 || !seen.Take(fan.Next).Contains(StepStatus.Waiting), $"nothing below next waits in {name}");
    }

    private static void Counted(RunState state)
    {
        if (Same.Difference(state, state.Recount()) is { } difference)
        {
            throw new XunitException($"what is counted differs from a recount: {difference}");
        }
    }

    /// <summary>Effects are for what lives, and nothing new starts while suspended, cancelled or terminated.</summary>
    private static void Lives(RunState after, Effect effect)
    {
        var held = after.Suspended || after.Terminated || after.Status != RunStatus.Running;
        bool Barred(int step) => held || (after.CancelRequested && !after.Plan.Steps[step].Finally);
        var may = effect switch
        {
            Effect.StartAttempt e => !Barred(e.Step) && after.Find(e.Step, e.Index)?.Attempt == e.Uid,
            Effect.StartChild e => !Barred(e.Step)
                && after.Find(e.Step, e.Index) is { Status: StepStatus.Running } i
                && i.Child == e.Child
                && i.ChildGeneration == e.Generation,
            Effect.Compute e => !Barred(e.Step) && after.Find(e.Step, e.Index)?.Status == StepStatus.Running,
            Effect.LookUpCache e => !Barred(e.Step) && after.Find(e.Step, e.Index)?.Status == StepStatus.Ready,
            Effect.ReadItems e => !Barred(e.Step) && after.Steps[e.Step] is { Status: StepStatus.Running, Items: not null },
            Effect.AskApproval e => !Barred(e.Step) && after.Steps[e.Step] is { Status: StepStatus.Running, Approval: not null },
            Effect.Listen e => !Barred(e.Step) && after.Steps[e.Step].Status == StepStatus.Running,
            Effect.SetTimer e => !Barred(e.Key.Step) && !after.Find(e.Key.Step, e.Key.Index)!.Status.IsFinal(),
            Effect.AskForSlot => after.Status == RunStatus.Queued,
            Effect.StopAttempt e => after.Terminated || !e.AtOnce,
            _ => true,
        };
        Law(may, $"I24 {effect} starts only where it may");
    }

    /// <summary>Attempts are added once and ended once, and numbers are dense (I2, I4).</summary>
    private static void Changed(RunState before, Decision.Accepted decision)
    {
        foreach (var added in decision.Changes.Attempts.OfType<AttemptChange.Added>())
        {
            var was = added.Index is { } i
                ? (before.Steps[added.Step].Fan is { } fan && i < fan.Instances.Count ? fan.Instances[i] : null)
                : before.Steps[added.Step].Only;
            Law(added.Number == (was?.Attempts ?? 0) + 1 && (was?.Attempt is null || decision.Changes.Attempts.Any(
                a => a is AttemptChange.Ended && a.Uid == was.Attempt)), $"I4 attempt {added.Number} follows the last one");
            Law(added.Generation == decision.State.Steps[added.Step].Generation, $"an attempt belongs to its step's generation");
        }

        Law(
            decision.Changes.Attempts.Select(a => a.Uid).Distinct().Count() == decision.Changes.Attempts.Length,
            $"an attempt's row is written once for each decision");
    }

    private static void Law(bool holds, [InterpolatedStringHandlerArgument(nameof(holds))] LawName name)
    {
        if (!holds)
        {
            throw new XunitException($"broken: {name.Text}");
        }
    }

    /// <summary>A name that is only written out when its law is broken: millions are not.</summary>
    [InterpolatedStringHandler]
    private readonly ref struct LawName
    {
        private readonly StringBuilder? text;

        public LawName(int literal, int formatted, bool holds, out bool write)
        {
            write = !holds;
            text = write ? new StringBuilder(literal + formatted) : null;
        }

        public string Text => text?.ToString() ?? string.Empty;

        public void AppendLiteral(string part) => text!.Append(part);

        public void AppendFormatted<T>(T part) => text!.Append(part);
    }
}
