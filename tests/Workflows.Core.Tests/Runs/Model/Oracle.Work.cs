using Workflows.Core.Definitions;
using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;

namespace Workflows.Core.Tests.Runs.Model;

/// <summary>What steps do: beginning, going on, and the answers that come back.</summary>
internal sealed partial class Oracle
{
    private void Begin(Node node)
    {
        if (node.Step.FanOut is not { } fan)
        {
            Expand(node, 1, null);
            return;
        }

        if (node.Total is { } total && node.Now.Any(i => i.Status == StepStatus.Succeeded))
        {
            Expand(node, total, 0);
            return;
        }

        var value = fan is FanOut.ForEach each ? Value(each.Items.Json) : Product((FanOut.Matrix)fan);
        if (value is not null && Toy.IsReference(value))
        {
            (node.Reading, node.Status) = (true, StepStatus.Running);
        }
        else if (value is not null && Toy.Count(value) is { } count)
        {
            Expand(node, count, 0);
        }
        else
        {
            End(node, StepStatus.Failed, Core.Runs.Cause.Engine);
        }
    }

    private string? Product(FanOut.Matrix matrix)
    {
        var counts = matrix.Axes.Select(axis => Value(axis.Values.Json) is { } v && v[0] == '[' ? Toy.Count(v) : null).ToArray();
        return counts.All(c => c is not null) ? $"{counts.Aggregate(1, (product, c) => product * c!.Value)}" : null;
    }

    private static void Expand(Node node, int count, int? first)
    {
        (node.Begun, node.Reading, node.Total) = (true, false, count);
        while (node.Items.Count < count)
        {
            node.Items.Add(new Item(first is null ? null : node.Items.Count));
        }

        node.Status = StepStatus.Running;
    }

    private bool Continue(Node node)
    {
        var moved = false;
        foreach (var item in node.Now)
        {
            var live = node.Now.Count(i => !i.Ended && i.Doing != Doing.Nothing);
            if (!Suspended && item.Status == StepStatus.Waiting && live < (node.Step.FanOut?.Parallel ?? 1))
            {
                Start(node, item);
                moved = true;
            }
        }

        if (node.Now.All(i => i.Ended))
        {
            EndOf(node);
            return true;
        }

        node.Status = node.Step.FanOut is null ? node.Items[0].Status : StepStatus.Running;
        return moved;
    }

    private void EndOf(Node node)
    {
        var items = node.Now.ToArray();
        if (node.Step.FanOut is null)
        {
            End(node, items[0].Status, items[0].Cause, items[0].Reason);
        }
        else if (Array.Find(
            items,
            i => i.Status == StepStatus.Failed) is { } failed && !(Stopped(node) && Array.Exists(items, i => i.Status == StepStatus.Cancelled)))
        {
            End(node, StepStatus.Failed, failed.Cause);
        }
        else
        {
            End(node, Array.Exists(items, i => i.Status == StepStatus.Cancelled) ? StepStatus.Cancelled : StepStatus.Succeeded);
        }
    }

    private void Start(Node node, Item item)
    {
        switch (node.Step.Work)
        {
            case Work.Program { CacheFor: not null }:
                (item.Status, item.Doing) = (StepStatus.Ready, Doing.LookingUp);
                break;
            case Work.Program:
                Try(node, item);
                break;
            case Work.Set:
                (item.Status, item.Doing) = (StepStatus.Running, Doing.Computing);
                break;
            case Work.SubWorkflow:
                (item.Status, item.Doing, item.ChildGeneration) = (StepStatus.Running, Doing.Child, item.ChildGeneration + 1);
                Started.Add((node.Planned.Ordinal, item.Index, item.ChildGeneration));
                break;
            case Work.Wait wait:
                Wait(node, item, wait);
                break;
            case Work.Approval approval when approval.Text is { } text && Value(text.Json) is null:
                item.End(StepStatus.Failed, Core.Runs.Cause.Engine);
                break;
            case Work.Approval approval:
                node.Votes.Clear();
                (item.Status, item.Doing, item.Due) = (StepStatus.Running, Doing.Asking, now + approval.Deadline);
                break;
        }
    }

    private void Wait(Node node, Item item, Work.Wait wait)
    {
        if (wait.Event is not null)
        {
            (item.Status, item.Doing) = (StepStatus.Running, Doing.Listening);
            if (node.Signal is not null)
            {
                node.Signal = null;
                item.End(StepStatus.Succeeded);
            }
        }
        else if (Due(wait) is { } due)
        {
            (item.Status, item.Doing, item.Due) = (StepStatus.Running, Doing.Sleeping, due);
        }
        else
        {
            item.End(StepStatus.Failed, Core.Runs.Cause.Engine);
        }
    }

    private DateTimeOffset? Due(Work.Wait wait) =>
        wait.For is { } span ? (Toy.String(Value(span.Json)) is { } text && Duration.TryParse(text, out var length) ? now + length : null)
        : Toy.String(Value(wait.Until!.Value.Json)) is { } moment && DateTimeOffset.TryParse(moment, out var until) ? until : null;

    private void Try(Node node, Item item)
    {
        (item.Status, item.Doing, item.Attempts, item.Due) = (StepStatus.Starting, Doing.Trying, item.Attempts + 1, null);
        if (item.Memory is null
            && ((Work.Program)node.Step.Work).OnOutOfMemory is { } growth
            && remembered.TryGetValue($"random/{node.Step.Name}", out var needed))
        {
            item.Memory = Math.Min(needed, growth.Max);
        }

        Started.Add((node.Planned.Ordinal, item.Index, item.Attempts));
    }

    // --- Answers ------------------------------------------------------------------------------------------------------------------------

    private bool Answer(RunEvent happened) => happened switch
    {
        AttemptEnded e => Busy(e.Step, e.Index, Doing.Trying, (node, item) => item.Uid == e.Uid && AttemptEnds(node, item, e.Outcome)),
        ValueComputed e => Busy(
            e.Step,
            e.Index,
            Doing.Computing,
            (_, item) => End(item, e.Json is null ? StepStatus.Failed : StepStatus.Succeeded, e.Json is null ? Core.Runs.Cause.Engine : null)),
        CacheAnswered e => Busy(e.Step, e.Index, Doing.LookingUp, (node, item) => Looked(node, item, e.Hit is not null)),
        ChildEnded e => Busy(e.Step, e.Index, Doing.Child, (_, item) => item.Uid == e.Child && item.ChildGeneration == e.Generation && ChildEnds(item, e)),
        TimerFired { Key: { Kind: TimerKind.Backoff } key } => Busy(key.Step, key.Index, Doing.Resting, (node, item) => IsDue(item) && Retries(node, item)),
        TimerFired { Key: { Kind: TimerKind.Wait } key } => Busy(
            key.Step,
            key.Index,
            Doing.Sleeping,
            (_, item) => IsDue(item) && End(item, StepStatus.Succeeded)),
        TimerFired { Key: { Kind: TimerKind.Deadline } key } => Busy(
            key.Step,
            key.Index,
            Doing.Asking,
            (node, item) => IsDue(item) && NobodyDecided(node, item)),
        ApprovalVoted e => Busy(e.Step, null, Doing.Asking, (node, item) => Votes(node, item, e)),
        SignalReceived e => Signal(e),
        ItemsRead e => Read(e),
        _ => throw new InvalidOperationException($"The oracle knows no {happened.GetType().Name}."),
    };

    private bool Busy(int step, int? index, Doing doing, Func<Node, Item, bool> then) =>
        step >= 0 && step < Nodes.Length && Nodes[step] is { Begun: true } node && node.At(index) is { } item && item.Doing == doing && then(node, item);

    private static bool End(Item item, StepStatus status, Cause? cause = null, Reason? reason = null)
    {
        item.End(status, cause, reason);
        return true;
    }

    private bool IsDue(Item item) => !Suspended && item.Due <= now;

    private bool Retries(Node node, Item item)
    {
        Try(node, item);
        return true;
    }

    private bool Looked(Node node, Item item, bool hit)
    {
        if (hit)
        {
            return End(item, StepStatus.Succeeded, null, Core.Runs.Reason.Cached);
        }

        // Nothing new starts while suspended: the cache is asked again on resume.
        return !Suspended && Retries(node, item);
    }

    private static bool ChildEnds(Item item, ChildEnded e) => e.Status.IsFinal() && (item.Stopping || e.Status == RunStatus.Cancelled
        ? End(item, StepStatus.Cancelled)
        : End(item, e.Status == RunStatus.Succeeded ? StepStatus.Succeeded : StepStatus.Failed, e.Cause));

    /// <summary>Who pays for another try, if anyone: the paragraph "Budgets".</summary>
    private static bool AttemptEnds(Node node, Item item, AttemptOutcome outcome)
    {
        var work = (Work.Program)node.Step.Work;
        var verdict = AttemptVerdict.Of(outcome, item.Stopping ? "stopped" : null);
        if (verdict.Status != AttemptStatus.Failed)
        {
            return End(item, verdict.Status == AttemptStatus.Succeeded ? StepStatus.Succeeded : StepStatus.Cancelled);
        }

        var application = verdict.Cause == Core.Runs.Cause.Application;
        var final = verdict.Cause == Core.Runs.Cause.Engine
            || outcome.QueueTimedOut is not null
            || (application && (outcome.Broken is not null || outcome.Exit is 64 or 65 or 78));
        var lost = verdict.Cause == Core.Runs.Cause.Infrastructure || (application && outcome.Exit == 75);
        var grows = !final && Grows(work, item, verdict, outcome);
        if (final || (!grows && !(lost ? ++item.Lost <= 5 : ++item.Spent < work.Retry.Attempts)))
        {
            return End(item, StepStatus.Failed, verdict.Cause);
        }

        (item.Status, item.Doing, item.Uid, item.Due) = (StepStatus.Backoff, Doing.Resting, null, null);
        item.Failures = grows ? 0 : lost ? item.Lost : item.Spent;
        return true;
    }

    private static bool Grows(Work.Program work, Item item, AttemptVerdict verdict, AttemptOutcome outcome)
    {
        if (verdict.Cause != Core.Runs.Cause.OutOfMemory
            || work.OnOutOfMemory is not { } growth
            || (item.Memory is null || outcome.MemoryLimit > item.Memory ? outcome.MemoryLimit : item.Memory) is not { } had
            || had >= growth.Max)
        {
            return false;
        }

        item.Memory = Math.Min((long)Math.Ceiling(had * growth.Factor), growth.Max);
        return true;
    }

    private bool Votes(Node node, Item item, ApprovalVoted e)
    {
        var approval = (Work.Approval)node.Step.Work;
        var voted = e.VotedAt < e.At ? e.VotedAt : e.At;
        var late = item.Due is { } due && (SuspendedAt < voted ? SuspendedAt : voted) > due;
        var escalates = late && approval.OnDeadline == OnDeadline.Escalate;
        var more = node.Escalated || escalates ? approval.EscalateTo : [];
        var may = (approval.From.IsEmpty && e.Roles.Contains("approver"))
            || approval.From.Concat(more).Any(f => f == $"user:{e.Actor}" || e.Groups.Any(g => f == $"group:{g}") || e.Roles.Any(r => f == $"role:{r}"));
        var mute = e.Comment is null or " " && (approval.Comment == CommentRule.Required || (approval.Comment == CommentRule.OnReject && !e.Approved));
        var proper = !mute && (e.Unverified || (may && !(approval.NotRequester && e.Actor == requester)));
        if ((late && !escalates)
            || (!e.Overrides && (!proper || node.Votes.Exists(v => v.Actor == e.Actor))))
        {
            return false;
        }

        (node.Escalated, item.Due) = escalates ? (true, null) : (node.Escalated, item.Due);
        node.Votes.Add((e.Actor, e.Approved));
        return (e.Approved && !e.Overrides && node.Votes.Count(v => v.Approved) < approval.Count) || Decided(node, item, e.Approved);
    }

    private static bool NobodyDecided(Node node, Item item)
    {
        if (((Work.Approval)node.Step.Work).OnDeadline == OnDeadline.Escalate)
        {
            (node.Escalated, item.Due) = (true, null);
            return true;
        }

        var approved = ((Work.Approval)node.Step.Work).OnDeadline == OnDeadline.Approve;
        node.Votes.Add(("deadline", approved));
        return Decided(node, item, approved);
    }

    private static bool Decided(Node node, Item item, bool approved) => (approved, ((Work.Approval)node.Step.Work).OnReject) switch
    {
        (true, _) => End(item, StepStatus.Succeeded),
        (_, OnReject.Skip) => End(item, StepStatus.Skipped, null, Core.Runs.Reason.Rejected),
        _ => End(item, StepStatus.Failed, Core.Runs.Cause.Rejected),
    };

    private bool Signal(SignalReceived e)
    {
        if (e.Step < 0
            || e.Step >= Nodes.Length
            || Nodes[e.Step] is not { Ended: false, Step.Work: Work.Wait { Event: not null } } node
            || node.Signal is not null)
        {
            return false;
        }

        if (node.Begun)
        {
            return End(node.Items[0], StepStatus.Succeeded);
        }

        node.Signal = e.Json;
        return true;
    }

    private bool Read(ItemsRead e)
    {
        if (e.Step < 0 || e.Step >= Nodes.Length || Nodes[e.Step] is not { Reading: true } node)
        {
            return false;
        }

        if (e.Error is not null)
        {
            End(node, StepStatus.Failed, Core.Runs.Cause.Engine);
        }
        else
        {
            Expand(node, e.Items.Length, 0);
        }

        return true;
    }
}
