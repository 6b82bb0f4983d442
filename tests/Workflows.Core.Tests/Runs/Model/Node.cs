using Workflows.Core.Definitions;
using Workflows.Core.Runs;

namespace Workflows.Core.Tests.Runs.Model;

/// <summary>What an item of work is busy with, as the oracle sees it.</summary>
internal enum Doing
{
    Nothing,
    LookingUp,
    Trying,
    Resting,
    Computing,
    Child,
    Sleeping,
    Listening,
    Asking,
}

/// <summary>One instance in the oracle; a plain step has one.</summary>
internal sealed class Item(int? index)
{
    public int? Index { get; } = index;
    public StepStatus Status { get; set; }
    public Reason? Reason { get; set; }
    public Cause? Cause { get; set; }
    public Doing Doing { get; set; }
    public Guid? Uid { get; set; }
    public int Attempts { get; set; }
    public int Spent { get; set; }
    public int Lost { get; set; }
    public long? Memory { get; set; }

    /// <summary>How many failures the backoff counts; 0: a free try that waits for nothing.</summary>
    public int Failures { get; set; }

    public DateTimeOffset? Due { get; set; }
    public bool Stopping { get; set; }
    public int ChildGeneration { get; set; }

    public bool Ended => Status.IsFinal();

    public void End(StepStatus status, Cause? cause = null, Reason? reason = null)
    {
        (Status, Cause, Reason, Doing, Uid, Due, Stopping) = (status, cause, reason, Doing.Nothing, null, null, false);
    }

    /// <summary>A new generation: numbers go on, budgets start anew.</summary>
    public void Reset()
    {
        End(StepStatus.Waiting);
        (Spent, Lost) = (0, 0);
    }
}

/// <summary>One step in the oracle.</summary>
internal sealed class Node(PlannedStep planned)
{
    public PlannedStep Planned { get; } = planned;
    public StepDefinition Step => Planned.Step;
    public StepStatus Status { get; set; }
    public Reason? Reason { get; set; }
    public Cause? Cause { get; set; }
    public int Generation { get; set; } = 1;

    /// <summary>Every index ever used; the first <see cref="Total"/> are this generation's.</summary>
    public List<Item> Items { get; } = [];

    public int? Total { get; set; }
    public bool Begun { get; set; }
    public bool Reading { get; set; }
    public string? Signal { get; set; }
    public List<(string Actor, bool Approved)> Votes { get; } = [];
    public bool Escalated { get; set; }

    public bool Ended => Status.IsFinal();
    public bool Tolerated => Step.ContinueOnError && Status == StepStatus.Failed;
    public bool FailedForGood => Status == StepStatus.Failed && !Step.ContinueOnError;
    public IEnumerable<Item> Now => Items.Take(Total ?? 0);
    public Item? At(int? index) => (index ?? 0) is var i && i >= 0 && i < (Total ?? 0) && Items[i].Index == index ? Items[i] : null;

    public DateTimeOffset EndedAt { get; private set; }

    public void End(StepStatus status, DateTimeOffset at, Cause? cause = null, Reason? reason = null)
    {
        (Status, Cause, Reason, Reading, EndedAt) = (status, cause, reason, false, at);
    }
}
