using System.Collections.Immutable;
using Workflows.Core.Definitions;

namespace Workflows.Core.Runs.Events;

/// <summary>A person approved or rejected. Who may is decided here, in the same commit as the vote.</summary>
/// <param name="Step">Ordinal of the approval.</param>
/// <param name="Actor">Who: issuer and subject, or the local user.</param>
/// <param name="Approved">Yes or no.</param>
public sealed record ApprovalVoted(int Step, string Actor, bool Approved) : RunEvent
{
    public string? Comment { get; init; }

    /// <summary><c>terminal</c>, <c>yes</c>, <c>oidc</c>, <c>token</c>.</summary>
    public required string Method { get; init; }

    /// <summary>The actor's groups when they voted.</summary>
    public ImmutableArray<string> Groups { get; init; } = [];

    /// <summary>The actor's roles in the project when they voted.</summary>
    public ImmutableArray<string> Roles { get; init; } = [];

    /// <summary>Rights that others had handed to the actor when they voted; none in a vote that an older program left waiting.</summary>
    public ImmutableArray<DelegatedRight> Delegated { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Who published the version that runs, as it was known when they voted: its last editor. Null where nobody asked.</summary>
    public string? Editor { get; init; }

    /// <summary>
    /// There is no sign-in here, so names prove nothing: <c>from</c> and <c>notRequester</c> are not asked. <c>count</c> still wants different names.
    /// </summary>
    public bool Unverified { get; init; }

    /// <summary>
    /// When the person said it, where an engine took it only later; null where that is <see cref="RunEvent.At"/>. Whether it came before the deadline is
    /// judged by this.
    /// </summary>
    public DateTimeOffset? VotedAt { get; init; }

    /// <summary>What the person had before them, as <see cref="ApprovalDigest"/> gives it; null where that is not known.</summary>
    public string? Seen { get; init; }

    /// <summary><c>--yes</c>: decides alone, whatever the approval asks.</summary>
    public bool Overrides { get; init; }

    public override RunEvent TakenAt(DateTimeOffset now) => this with { At = now, VotedAt = VotedAt ?? At };

    internal override Verdict Apply(Draft draft)
    {
        if (draft.State.FindStep(Step) is not { } state || draft.Definition(Step).Work is not Work.Approval approval)
        {
            return Verdict.Rejected("this step is no approval");
        }

        var name = draft.Plan.Steps[Step].Name;
        if (state.Status.IsFinal())
        {
            var last = state.Approval?.Votes.LastOrDefault();
            var decided = last is { Approved: true } ? "approved" : "rejected";
            return Verdict.Rejected(last switch
            {
                null => $"{name} is {state.Status.Word()}: nobody is asked any more",
                { Method: ApprovalVote.ByDeadline } => $"the deadline of {name} passed at {state.Approval!.Deadline ?? last.At:u}, and {decided} it",
                _ => $"{name} was already {decided} by {last.Actor} at {last.At:u}",
            });
        }

        if (state.Status != StepStatus.Running || state.Approval is not { } asked)
        {
            return Verdict.Rejected($"{name} is not asked yet: what it needs has not ended");
        }

        if (Seen is { } seen && seen != ApprovalDigest.Of(draft.State, Step))
        {
            return Verdict.Rejected($"{name} asks something else than what was seen: look again, and decide then");
        }

        var voted = Approvals.Moment(asked, this);
        var passed = asked.Passed(draft.State, voted);
        if (passed is { } deadline && approval.OnDeadline != OnDeadline.Escalate)
        {
            return Verdict.Rejected($"the deadline of {name} passed at {deadline:u}, and {approval.OnDeadline.Word()}s it");
        }

        // Where nobody has looked at its timer yet, whom that asks may decide already, and nobody comes too late.
        asked = passed is null ? asked : Approvals.Escalate(draft, Step);

        if (Approvals.Refuse(draft.State, approval, asked, this) is { } why)
        {
            return Verdict.Rejected(why);
        }

        var vote = new ApprovalVote(Actor, Approved, Comment, Method, voted)
        {
            OnBehalfOf = Approvals.OnBehalfOf(draft.State, approval, asked, this),
        };
        Approvals.Count(draft, Step, vote, alone: Overrides);
        return Verdict.Accepted;
    }
}

/// <summary>A right to decide that somebody has handed on: what they are, as it was known then.</summary>
/// <param name="From">Whose it is.</param>
/// <param name="Groups">Their groups.</param>
/// <param name="Roles">Their roles in the project.</param>
public sealed record DelegatedRight(string From, ImmutableArray<string> Groups, ImmutableArray<string> Roles);
