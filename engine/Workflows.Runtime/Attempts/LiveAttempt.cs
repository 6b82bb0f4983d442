using Workflows.Core.Runs;
using Workflows.Runtime.Executing;

namespace Workflows.Runtime.Attempts;

/// <summary>An attempt that should run, as this engine sees it. Touched by the owner's thread alone.</summary>
internal sealed class LiveAttempt(Guid uid, Guid run, int step, int? index)
{
    public Guid Uid { get; } = uid;

    public Guid Run { get; } = run;

    public int Step { get; } = step;

    public int? Index { get; } = index;

    /// <summary>Of its run, as people write it.</summary>
    public required string Label { get; init; }

    /// <summary>The step's name, as its run has it: <c>train[3]</c>.</summary>
    public string StepName => Planned.NameOf(Index);

    /// <summary>The step in its plan.</summary>
    public required PlannedStep Planned { private get; init; }

    /// <summary>Null where this engine lacks the executor that the run was given: another engine drives the attempt.</summary>
    public IExecutor? Executor { get; init; }

    /// <summary>The step's <c>queueTimeout</c>.</summary>
    public TimeSpan? QueueTimeout { get; init; }

    /// <summary>An engine of another home has begun it, as a process of its machine: nobody can find it from here.</summary>
    public bool IsStranded { get; set; }

    /// <summary>What it is started with is being evaluated.</summary>
    public bool Preparing { get; set; }

    /// <summary>It was stopped: from then on it is never asked for (F41).</summary>
    public bool Stopped { get; set; }

    /// <summary>The executor has told something about it since this engine came up.</summary>
    public bool Reported { get; set; }

    /// <summary>Its command has started.</summary>
    public bool Started { get; set; }

    /// <summary>Its <c>queueTimeout</c> has passed, but nobody has told yet whether it runs.</summary>
    public bool Overdue { get; set; }

    /// <summary>The last thing it was seen to wait for.</summary>
    public Observation.Waiting? WaitsFor { get; set; }
}
