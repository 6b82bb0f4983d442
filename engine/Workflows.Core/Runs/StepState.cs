using System.Collections.Immutable;
using Workflows.Core.Definitions;

namespace Workflows.Core.Runs;

/// <summary>
/// One step of a run. A plain step does its work in <see cref="Only"/>; a fanned-out one in <see cref="Fan"/>; neither exists before the step
/// starts.
/// </summary>
public sealed record StepState
{
    public StepStatus Status { get; init; }
    public Reason? Reason { get; init; }
    public Cause? Cause { get; init; }
    public string? Message { get; init; }
    public int Generation { get; init; } = 1;
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>JSON text: an object; for a fanned-out step an array; null until it ended with one.</summary>
    public string? Outputs { get; init; }

    /// <summary>The one instance of a plain step.</summary>
    public InstanceState? Only { get; init; }

    public FanState? Fan { get; init; }
    public ApprovalState? Approval { get; init; }

    /// <summary>The artifact that a fan-out's items are being read from; null once they are known.</summary>
    public string? Items { get; init; }

    /// <summary>A signal that came before the step listened: JSON text, kept until it is taken.</summary>
    public string? Signal { get; init; }

    /// <summary>Needs that have not ended; counted, not stored.</summary>
    public int OpenNeeds { get; init; }

    /// <summary>The instance at an index, or the only one.</summary>
    public InstanceState? Instance(int? index) => index is { } i ? (Fan is { } fan && i >= 0 && i < fan.Total ? fan.Instances[i] : null) : Only;
}

/// <summary>The instances of a fanned-out step: an instance exists from its start only; counts tell the rest.</summary>
public sealed record FanState
{
    public required int Total { get; init; }

    /// <summary>JSON text of each item; default where the items are the numbers from 0.</summary>
    public ImmutableArray<string> Items { get; init; }

    /// <summary>No instance below this index is still to be started.</summary>
    public int Next { get; init; }

    public int Live { get; init; }
    public int Succeeded { get; init; }
    public int Failed { get; init; }
    public int Skipped { get; init; }
    public int Cancelled { get; init; }

    /// <summary>At least <see cref="Total"/>: beyond it stands what an earlier generation with more items left, since attempt numbers go on.</summary>
    public required PersistentArray<InstanceState?> Instances { get; init; }

    public int Waiting => Total - Live - Succeeded - Failed - Skipped - Cancelled;

    /// <summary><c>item</c> of an instance, as JSON text.</summary>
    public string Item(int index) => Items.IsDefault ? index.ToString(System.Globalization.CultureInfo.InvariantCulture) : Items[index];
}

/// <summary>
/// One element of a step's work: what has attempts, budgets, a backoff, a child. For a plain step it is the step's own.
/// </summary>
public sealed record InstanceState
{
    public StepStatus Status { get; init; }
    public Reason? Reason { get; init; }
    public Cause? Cause { get; init; }
    public string? Message { get; init; }

    /// <summary>Attempts ever made: the number of the last one. Goes on over generations.</summary>
    public int Attempts { get; init; }

    /// <summary>Tries of this generation that the retry budget paid for.</summary>
    public int Spent { get; init; }

    /// <summary>Attempts of this generation that the infrastructure budget paid for.</summary>
    public int Lost { get; init; }

    /// <summary>The live attempt.</summary>
    public Guid? Attempt { get; init; }

    /// <summary>We decided to stop the live attempt or child: it ends Cancelled, whatever its exit.</summary>
    public bool Stopping { get; init; }

    /// <summary>Bytes asked for where the definition asks for less: after an out-of-memory end, in this run or one before it.</summary>
    public long? Memory { get; init; }

    /// <summary>When the backoff or wait ends.</summary>
    public DateTimeOffset? Due { get; init; }

    /// <summary>The child run of a sub-workflow step.</summary>
    public Guid? Child { get; init; }

    /// <summary>The generation of the child that is awaited: a retry of the parent asks for the next one.</summary>
    public int ChildGeneration { get; init; }

    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>JSON object text; null until it ended with one.</summary>
    public string? Outputs { get; init; }

    public ImmutableArray<ArtifactRecord> Artifacts { get; init; } = [];

    /// <summary>
    /// Whose work this result is: run and step as people name them (<c>sweep#1 grid[3]</c>), for one that was taken from the cache or over from an
    /// earlier run; null where it is its own, or that is not known.
    /// </summary>
    public string? Origin { get; init; }
}

/// <summary>An approval being asked, or decided.</summary>
public sealed record ApprovalState
{
    public required DateTimeOffset AskedAt { get; init; }
    /// <summary>Null also once it has passed and asked more people.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>When the deadline passed and more people were asked; null: it did not.</summary>
    public DateTimeOffset? EscalatedAt { get; init; }

    /// <summary>The evaluated question; null where the flow has none.</summary>
    public string? Text { get; init; }

    /// <summary>JSON text: each bound reference and its value (artifact digests, outputs) when it was asked.</summary>
    public string? Bound { get; init; }

    /// <summary>What people said, in order; append-only.</summary>
    public ImmutableArray<ApprovalVote> Votes { get; init; } = [];

    /// <summary>Who may decide now, as the definition has it: <c>user:</c>, <c>group:</c> or <c>role:</c>. Empty: anyone with the approver role.</summary>
    public ImmutableArray<string> From(Work.Approval approval) => EscalatedAt is null ? approval.From
        : approval.From.IsEmpty ? [Work.Approval.AnyApprover, .. approval.EscalateTo]
        : approval.From.Union(approval.EscalateTo).ToImmutableArray();

    /// <summary>The deadline, where it had passed at a moment: a vote of then came too late. While the run is suspended it stands still.</summary>
    /// <param name="run">Whose approval it is.</param>
    /// <param name="moment">When somebody votes.</param>
    public DateTimeOffset? Passed(RunState run, DateTimeOffset moment) =>
        Deadline is { } deadline && (run.SuspendedAt is { } stood && stood < moment ? stood : moment) > deadline ? deadline : null;
}

/// <summary>What one person said.</summary>
/// <param name="Actor">Who: issuer and subject, or the local user.</param>
/// <param name="Approved">Yes or no.</param>
/// <param name="Comment">Their words.</param>
/// <param name="Method">How they proved who they are: <c>terminal</c>, <c>yes</c>, <c>oidc</c>, <c>token</c>, <c>deadline</c>.</param>
/// <param name="At">When they said it; an engine may have taken it later.</param>
public sealed record ApprovalVote(string Actor, bool Approved, string? Comment, string Method, DateTimeOffset At)
{
    /// <summary>By whose right, which they had handed to the actor; null: by the actor's own.</summary>
    public string? OnBehalfOf { get; init; }

    /// <summary>The <see cref="Method"/> of what the deadline decided: nobody voted in time.</summary>
    public const string ByDeadline = "deadline";
}
