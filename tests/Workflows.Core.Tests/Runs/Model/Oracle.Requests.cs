using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;

namespace Workflows.Core.Tests.Runs.Model;

/// <summary>What people ask of a run: cancel, terminate, suspend, resume, retry.</summary>
internal sealed partial class Oracle
{
    /// <summary>A Queued run ends at once, without <c>finally</c>.</summary>
    private bool Drop()
    {
        foreach (var node in Nodes.Where(n => !n.Ended))
        {
            node.End(StepStatus.Cancelled, now);
        }

        (Status, SuspendedAt, ByParent) = (RunStatus.Cancelled, null, false);
        return true;
    }

    private bool Cancel()
    {
        if (Status.IsFinal() || Cancelling || Terminated)
        {
            return false;
        }

        if (Status == RunStatus.Queued)
        {
            return Drop();
        }

        Cancelling = true;
        foreach (var node in Main)
        {
            Stop(node);
        }

        GoOn();
        return true;
    }

    private bool Terminate()
    {
        if (Status.IsFinal() || Terminated)
        {
            return false;
        }

        if (Status == RunStatus.Queued)
        {
            return Drop();
        }

        (Cancelling, Terminated, SuspendedAt, ByParent) = (true, true, null, false);
        foreach (var node in Nodes)
        {
            Stop(node);
        }

        return true;
    }

    private bool Suspend(SuspendRequested e)
    {
        if (Status.IsFinal() || Suspended || Cancelling)
        {
            return false;
        }

        (SuspendedAt, ByParent, Quarantined) = (now, e.FromParent, false);
        return true;
    }

    private bool Quarantine()
    {
        if (Status.IsFinal() || (Suspended && Quarantined))
        {
            return false;
        }

        (SuspendedAt, ByParent, Quarantined) = (SuspendedAt ?? now, false, true);
        return true;
    }

    private bool Resume(ResumeRequested e)
    {
        if (Status.IsFinal() || !Suspended || (e.FromParent && !ByParent))
        {
            return false;
        }

        GoOn();
        return true;
    }

    /// <summary>What stood still goes on with what it had left.</summary>
    private void GoOn()
    {
        foreach (var item in Nodes.SelectMany(n => n.Items))
        {
            item.Due += now - SuspendedAt ?? TimeSpan.Zero;
        }

        (SuspendedAt, ByParent) = (null, false);
    }

    private bool Retry(RetryRequested e)
    {
        if (Status is not (RunStatus.Failed or RunStatus.Cancelled) || (isChild && !e.FromParent))
        {
            return false;
        }

        var again = Nodes.Where(n => n.Planned.Finally || n.FailedForGood || n.Status == StepStatus.Cancelled).ToHashSet();
        while (Nodes.FirstOrDefault(n => !again.Contains(n) && n.Planned.Needs.Any(need => again.Contains(Nodes[need]))) is { } behind)
        {
            again.Add(behind);
        }

        if (e.Parameters is { } edited)
        {
            var changed = Toy.Changed(Parameters, edited);
            if (Nodes.Any(n => !again.Contains(n) && n.Planned.Reading.Parameters.Any(changed.Contains)))
            {
                return false;
            }

            Parameters = edited;
        }

        foreach (var node in again)
        {
            Reopen(node, e.Parameters is null && !node.Planned.Finally && !node.Planned.Needs.Any(need => again.Contains(Nodes[need])));
        }

        (Status, Cause, Cancelling, Terminated, FailingFast) = (RunStatus.Queued, null, false, false, false);
        (SuspendedAt, ByParent, Generation) = (null, false, Generation + 1);
        return true;
    }

    private void Reopen(Node node, bool sameInputs)
    {
        foreach (var item in node.Items.Where(i => !(sameInputs && node.Step.FanOut is not null && i.Status == StepStatus.Succeeded)))
        {
            item.Reset();
            item.ChildGeneration = sameInputs ? item.ChildGeneration : 0;
        }

        node.End(StepStatus.Waiting, now);
        (node.Begun, node.Signal, node.Escalated, node.Generation) = (false, null, false, node.Generation + 1);
        node.Votes.Clear();
    }
}
