using System.Collections.Immutable;
using Workflows.Core.Definitions;
using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;

namespace Workflows.Core.Tests.Runs.Model;

/// <summary>
/// What DESIGN 5 says, and nothing clever: mutable, and after each event it looks at the whole graph again until nothing moves. Written
/// from the page, not from the machine, so that the two can disagree. <see cref="Apply"/> returns whether the event changed anything.
/// </summary>
internal sealed partial class Oracle
{
    private readonly Plan plan;
    private readonly string requester;
    private readonly bool isChild;
    private readonly ImmutableSortedDictionary<string, long> remembered;
    private DateTimeOffset now;

    public Oracle(RunState start)
    {
        plan = start.Plan;
        requester = start.Trigger.By;
        isChild = start.Parent is not null;
        remembered = start.Remembered;
        Parameters = start.Parameters;
        Nodes = [.. plan.Steps.Select(step => new Node(step))];
        foreach (var node in Nodes.Where(n => start.Steps[n.Planned.Ordinal].Status.IsFinal()))
        {
            node.End(start.Steps[node.Planned.Ordinal].Status, start.CreatedAt, null, start.Steps[node.Planned.Ordinal].Reason);
        }
    }

    public string Parameters { get; private set; }
    public RunStatus Status { get; private set; }
    public Cause? Cause { get; private set; }
    public int Generation { get; private set; } = 1;
    public DateTimeOffset? SuspendedAt { get; private set; }
    public bool ByParent { get; private set; }
    public bool Cancelling { get; private set; }
    public bool Terminated { get; private set; }
    public bool FailingFast { get; private set; }
    public bool Quarantined { get; private set; }
    public Node[] Nodes { get; }

    /// <summary>What the last event started: attempts and children.</summary>
    public List<(int Step, int? Index, int Number)> Started { get; } = [];

    private IEnumerable<Node> Main => Nodes.Where(n => !n.Planned.Finally);

    private bool Suspended => SuspendedAt is not null;

    public bool Apply(RunEvent happened)
    {
        now = happened.At;
        Started.Clear();
        var changed = happened switch
        {
            SlotGranted => Status == RunStatus.Queued && Become(RunStatus.Running),
            SlotRefused => Status == RunStatus.Queued && Drop(),
            CancelRequested => Cancel(),
            TerminateRequested => Terminate(),
            SuspendRequested e => Suspend(e),
            RunQuarantined => Quarantine(),
            ResumeRequested e => Resume(e),
            RetryRequested e => Retry(e),
            _ => !Status.IsFinal() && Answer(happened),
        };
        if (changed)
        {
            Settle();
        }

        return changed;
    }

    private bool Become(RunStatus status)
    {
        Status = status;
        return true;
    }

    // --- The graph: look at everything until nothing moves ------------------------------------------------------------------------

    private void Settle()
    {
        while (Status == RunStatus.Running && Nodes.Aggregate(false, (moved, node) => Visit(node) || moved))
        {
        }

        if (Status == RunStatus.Running && Nodes.All(n => n.Ended))
        {
            Finish();
        }
    }

    private bool Visit(Node node)
    {
        if (node.Ended || node.Reading)
        {
            return false;
        }

        if (node.Begun)
        {
            return Continue(node);
        }

        if ((node.Planned.Finally && Main.Any(n => !n.Ended)) || !node.Planned.Needs.All(n => Nodes[n].Ended))
        {
            return false;
        }

        // The page says that nothing new starts while suspended; the machine does not even look, which comes to the same.
        if (Suspended)
        {
            var held = node.Status != StepStatus.Ready;
            node.Status = StepStatus.Ready;
            return held;
        }

        return Decide(node);
    }

    private bool Decide(Node node)
    {
        var (verdict, reason) = NeedsSay(node.Step.RunOn, [.. node.Planned.Needs.Select(n => Nodes[n])]);
        if (verdict != StepStatus.Ready)
        {
            End(node, verdict, null, reason);
            return true;
        }

        switch (node.Step.When is { } when ? Truth(when.Expression) : true)
        {
            case true: Begin(node); _ = node.Begun && Continue(node); break;
            case false: End(node, StepStatus.Skipped, null, Core.Runs.Reason.Condition); break;
            default: End(node, StepStatus.Failed, Core.Runs.Cause.Engine); break;
        }

        return true;
    }

    private void End(Node node, StepStatus status, Cause? cause = null, Reason? reason = null)
    {
        node.End(status, now, cause, reason);
        FailFast(node);
    }

    /// <summary>The table "what a step does when those it needs have all ended", read row by row, strongest first.</summary>
    private static (StepStatus Verdict, Reason? Reason) NeedsSay(RunOn runOn, Node[] needs)
    {
        bool Any(Func<Node, bool> which) => Array.Exists(needs, n => which(n));
        var cancelled = Any(n => n.Status == StepStatus.Cancelled);
        var failed = Any(n => n.FailedForGood || (n.Status == StepStatus.Skipped && n.Reason == Core.Runs.Reason.UpstreamFailed));
        var rejected = Any(n => n.Status == StepStatus.Skipped && n.Reason == Core.Runs.Reason.Rejected);
        var condition = Any(n => n.Status == StepStatus.Skipped && n.Reason == Core.Runs.Reason.Condition);
        var succeeded = Any(n => n.Status == StepStatus.Succeeded || n.Tolerated);
        (StepStatus, Reason?) runs = (StepStatus.Ready, null);
        if (runOn == RunOn.Always || (runOn == RunOn.Failure && failed))
        {
            return runs;
        }

        if (cancelled)
        {
            return (StepStatus.Cancelled, null);
        }

        if (runOn == RunOn.Failure)
        {
            return (StepStatus.Skipped, Core.Runs.Reason.Condition);
        }

        if (failed)
        {
            return (StepStatus.Skipped, Core.Runs.Reason.UpstreamFailed);
        }

        if (runOn == RunOn.NoFailure && (succeeded || needs.Length == 0))
        {
            return runs;
        }

        return rejected ? (StepStatus.Skipped, Core.Runs.Reason.Rejected) : condition ? (StepStatus.Skipped, Core.Runs.Reason.Condition) : runs;
    }

    private void FailFast(Node node)
    {
        if (plan.Definition.FailFast && !FailingFast && !node.Planned.Finally && node.FailedForGood)
        {
            FailingFast = true;
            foreach (var other in Main.Where(n => n.Step.RunOn is not (RunOn.Failure or RunOn.Always)))
            {
                Stop(other);
            }
        }
    }

    /// <summary>We decided to stop it: a cancel, a terminate, or failFast.</summary>
    private bool Stopped(Node node) =>
        Terminated || (!node.Planned.Finally && (Cancelling || (FailingFast && node.Step.RunOn is not (RunOn.Failure or RunOn.Always))));

    private void Stop(Node node)
    {
        if (node.Ended)
        {
            return;
        }

        if (!node.Begun)
        {
            End(node, StepStatus.Cancelled);
            return;
        }

        foreach (var item in node.Now.Where(i => !i.Ended))
        {
            if (item.Doing is Doing.Trying or Doing.Child)
            {
                item.Stopping = true;
            }
            else
            {
                item.End(StepStatus.Cancelled);
            }
        }
    }

    private void Finish()
    {
        // After a cancel only finally's failures count: "its failure fails the run".
        var counts = Nodes.Where(n => n.FailedForGood && (n.Planned.Finally || !Cancelling));
        (Status, Cause) = counts.OrderBy(n => n.EndedAt).ThenBy(n => n.Planned.Ordinal).FirstOrDefault() switch
        {
            { } first => (RunStatus.Failed, first.Cause),
            _ when Cancelling || Nodes.Any(n => n.Status == StepStatus.Cancelled) => (RunStatus.Cancelled, null),
            _ when plan.Definition.Outputs is { } outputs && Value(outputs.Json) is null => (RunStatus.Failed, Core.Runs.Cause.Engine),
            _ => (RunStatus.Succeeded, (Cause?)null),
        };
        (SuspendedAt, ByParent) = (null, false);
    }

    // --- The toy language, read again by the oracle itself --------------------------------------------------------------------------

    private bool? Truth(string expression) => Value($"\"{{{{ {expression} }}}}\"") switch { "true" => true, "false" => false, _ => null };

    private string? Value(string json) => Toy.Compute(json, Parameters, name => Nodes.First(n => n.Step.Name == name).Status).Json;
}
