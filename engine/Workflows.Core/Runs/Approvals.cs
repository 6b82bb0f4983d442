using System.Collections.Immutable;
using Workflows.Core.Definitions;

namespace Workflows.Core.Runs;

/// <summary>Approvals: asking, who may vote, and what a vote decides.</summary>
internal static class Approvals
{
    public static void Ask(Draft draft, int step, Work.Approval approval)
    {
        string? text = null;
        if (approval.Text is { } template)
        {
            var value = draft.Evaluate(template, step, null);
            text = value.Json is { } json ? Json.String(json) ?? json : null;
            if (value.Error is { } error)
            {
                Instances.Fail(draft, step, null, Cause.Engine, $"approval.text: {error}");
                return;
            }
        }

        // The decision is bound to what these are now: the approver's yes is about these digests and no others.
        var bound = new List<(string, string)>();
        foreach (var reference in approval.Binds)
        {
            var value = draft.Evaluate(reference.AsTemplate(), step, null);
            if (value.Json is not { } json)
            {
                Instances.Fail(draft, step, null, Cause.Engine, $"approval.binds: {value.Error}");
                return;
            }

            bound.Add((reference.Expression, json));
        }

        var due = draft.At + approval.Deadline;
        draft.Change(step, draft.Step(step) with
        {
            Approval = new ApprovalState { AskedAt = draft.At, Deadline = due, Text = text, Bound = bound.Count > 0 ? Json.Object(bound) : null },
        });
        if (due is { } deadline)
        {
            draft.Do(new Effect.SetTimer(new(step, null, TimerKind.Deadline), deadline));
        }

        draft.Do(new Effect.AskApproval(step));
    }

    /// <summary>The deadline has passed: more people are asked, and it waits until somebody decides.</summary>
    public static ApprovalState Escalate(Draft draft, int step)
    {
        var state = draft.Step(step);
        var asked = state.Approval! with { Deadline = null, EscalatedAt = draft.At };
        draft.Change(step, state with { Approval = asked });
        draft.Do(new Effect.ClearTimer(new(step, null, TimerKind.Deadline)));
        return asked;
    }

    /// <summary>Why this actor may not vote; null when they may.</summary>
    public static string? Refuse(RunState run, Work.Approval approval, ApprovalState asked, Events.ApprovalVoted vote)
    {
        if (vote.Overrides)
        {
            return null;
        }

        if (asked.Votes.Any(v => v.Actor == vote.Actor))
        {
            return $"{vote.Actor} has voted already; {approval.Count} different people are asked";
        }

        if (asked.Votes.FirstOrDefault(v => v.OnBehalfOf == vote.Actor) is { } before)
        {
            return $"{before.Actor} has voted on behalf of {vote.Actor} already";
        }

        if (!vote.Unverified && WhyNotOne(run, approval, asked, vote) is { } why)
        {
            return why;
        }

        return !approval.NeedsComment(vote.Approved) || !string.IsNullOrWhiteSpace(vote.Comment) ? null
            : approval.Comment == CommentRule.Required ? "a comment has to say why (comment: required)"
            : "a rejection has to say why, in a comment (comment: onReject)";
    }

    private static string? WhyNotOne(RunState run, Work.Approval approval, ApprovalState asked, Events.ApprovalVoted vote)
    {
        if (approval.NotRequester && vote.Actor == run.Trigger.By)
        {
            return $"{vote.Actor} started this run, and an approval by its requester does not count (notRequester)";
        }

        if (approval.NotRequester && vote.Actor == vote.Editor)
        {
            return $"{vote.Actor} published the version that runs, and an approval by its last editor does not count (notRequester)";
        }

        return IsAsked(approval, asked, vote) || OnBehalfOf(run, approval, asked, vote) is not null
            ? null
            : $"{vote.Actor} is none of {string.Join(", ", From(approval, asked))}";
    }

    /// <summary>
    /// Whose right a vote uses that its actor does not have themselves; null: nobody's. Who may not decide can't let another one do it, and a right counts once
    /// however many people hold it.
    /// </summary>
    public static string? OnBehalfOf(RunState run, Work.Approval approval, ApprovalState asked, Events.ApprovalVoted vote)
    {
        if (vote.Unverified || vote.Overrides || IsAsked(approval, asked, vote))
        {
            return null;
        }

        var from = From(approval, asked);
        return vote.Delegated.FirstOrDefault(right =>
            !(approval.NotRequester && (right.From == run.Trigger.By || right.From == vote.Editor))
            && !asked.Votes.Any(v => v.Actor == right.From || v.OnBehalfOf == right.From)
            && from.Any(who => Matches(who, right.From, right.Groups, right.Roles)))?.From;
    }

    private static ImmutableArray<string> From(Work.Approval approval, ApprovalState asked) =>
        asked.From(approval) is { IsEmpty: false } said ? said : [Work.Approval.AnyApprover];

    private static bool IsAsked(Work.Approval approval, ApprovalState asked, Events.ApprovalVoted vote) =>
        From(approval, asked).Any(who => Matches(who, vote.Actor, vote.Groups, vote.Roles));

    /// <summary>When a person said it. Clocks differ: it is neither before the question, nor after an engine has taken it.</summary>
    public static DateTimeOffset Moment(ApprovalState asked, Events.ApprovalVoted vote) => vote.VotedAt is not { } voted || voted > vote.At ? vote.At
        : voted < asked.AskedAt ? asked.AskedAt
        : voted;

    /// <summary>Adds a vote that counts and closes the approval where it decides.</summary>
    public static void Count(Draft draft, int step, ApprovalVote vote, bool alone)
    {
        var approval = (Work.Approval)draft.Definition(step).Work;
        var state = draft.Step(step);
        var asked = state.Approval! with { Votes = state.Approval.Votes.Add(vote) };
        draft.Change(step, state with { Approval = asked });
        if (vote.Approved && !alone && asked.Votes.Count(v => v.Approved) < approval.Count)
        {
            return;
        }

        Stopping.Quiet(draft, step, null, state.Only!);
        if (vote.Approved)
        {
            Instances.Succeed(draft, step, null, Outputs(asked), []);
            return;
        }

        var why = vote.Comment is { } comment ? $"rejected by {vote.Actor}: {comment}" : $"rejected by {vote.Actor}";
        Instances.End(draft, step, null, approval.OnReject == OnReject.Skip
            ? draft.Step(step).Only! with { Status = StepStatus.Skipped, Reason = Reason.Rejected, Message = why }
            : draft.Step(step).Only! with { Status = StepStatus.Failed, Cause = Cause.Rejected, Message = why });
    }

    private static bool Matches(string who, string actor, ImmutableArray<string> groups, ImmutableArray<string> roles) => who.Split(':', 2) switch
    {
        ["user", var name] => actor == name,
        ["group", var name] => groups.Contains(name),
        ["role", var name] => roles.Contains(name),
        _ => false,
    };

    private static string Outputs(ApprovalState asked) => Json.Object(
    [
        ("approved", "true"),
        ("by", Json.Array(asked.Votes.Where(v => v.Approved).Select(v => Json.Text(v.Actor)))),
        ("comments", Json.Array(asked.Votes.Where(v => v.Comment is not null).Select(v => Json.Text(v.Comment!)))),
    ]);
}
