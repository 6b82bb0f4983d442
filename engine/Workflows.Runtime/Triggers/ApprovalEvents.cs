using System.Text.Json.Nodes;
using Workflows.Core.Definitions;
using Workflows.Core.Runs;
using Workflows.Core.Values;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Triggers;

/// <summary>
/// What the engine tells of approvals: that one waits for people, or for more of them, and that it was decided by them or by its deadline. Pure. One that ends
/// with its run, since that was cancelled or failed, was not decided.
/// </summary>
internal static class ApprovalEvents
{
    /// <summary>What the types of all of them begin with.</summary>
    public const string Prefix = NewArrival.OwnTypes + "approval.";

    /// <summary>An approval waits for people.</summary>
    public const string Asked = Prefix + "asked";

    /// <summary>People have approved or rejected it.</summary>
    public const string Decided = Prefix + "decided";

    /// <summary>Nobody decided in time, and more people are asked.</summary>
    public const string Escalated = Prefix + "escalated";

    /// <summary>Nobody decided in time, and its deadline did.</summary>
    public const string Expired = Prefix + "expired";

    /// <summary>The member of their data that says when the approval was asked: which one of its step it is.</summary>
    public const string AskedAt = "askedAt";

    public static IEnumerable<NewArrival> Of(RunFact fact)
    {
        var (run, at) = (fact.State, fact.Event.At);
        foreach (var (ordinal, _) in fact.Changes.Places())
        {
            if (run.Plan.Steps[ordinal].Step.Work is not Work.Approval work || run.FindStep(ordinal) is not { Approval: { } approval, Only: { } step })
            {
                continue;
            }

            if (step.Status == StepStatus.Running && approval.AskedAt == at && approval.Votes.IsEmpty)
            {
                yield return OfAsked(run, ordinal, Asked, at, work, approval);
            }
            else if (step.Status == StepStatus.Running && approval.EscalatedAt == at)
            {
                yield return OfAsked(run, ordinal, Escalated, at, work, approval);
            }
            else if (step.EndedAt == at && IsDecided(step) && approval.Votes is [.., var last])
            {
                yield return OfDecided(run, ordinal, approval, last, at);
            }
        }
    }

    /// <summary>One that waits, as it is told of now.</summary>
    public static NewArrival OfWaiting(RunState run, int ordinal, ApprovalState approval) =>
        OfAsked(run, ordinal, Asked, approval.AskedAt, (Work.Approval)run.Plan.Steps[ordinal].Step.Work, approval);

    private static bool IsDecided(InstanceState step) =>
        step.Status == StepStatus.Succeeded || (step.Status.IsFinal() && (step.Cause == Cause.Rejected || step.Reason == Reason.Rejected));

    private static NewArrival OfAsked(RunState run, int ordinal, string type, DateTimeOffset at, Work.Approval work, ApprovalState approval)
    {
        var data = Data(run, ordinal, approval);
        data["text"] = approval.Text is { } text ? UnicodeText.WellFormed(text) : null;
        data["from"] = new JsonArray([.. approval.From(work).Select(static who => (JsonNode)who)]);
        data["commentRule"] = work.Comment.Word();
        data["deadline"] = approval.Deadline?.UtcDateTime;
        return Told(run, ordinal, type, approval, at, data);
    }

    private static NewArrival OfDecided(RunState run, int ordinal, ApprovalState approval, ApprovalVote last, DateTimeOffset at)
    {
        var data = Data(run, ordinal, approval);
        data["decision"] = last.Approved ? "approved" : "rejected";
        data["by"] = UnicodeText.WellFormed(last.Actor);
        data["onBehalfOf"] = last.OnBehalfOf is { } other ? UnicodeText.WellFormed(other) : null;
        data["comment"] = last.Comment is { } comment ? UnicodeText.WellFormed(comment) : null;
        return Told(run, ordinal, last.Method == ApprovalVote.ByDeadline ? Expired : Decided, approval, at, data);
    }

    private static JsonObject Data(RunState run, int ordinal, ApprovalState approval) => new()
    {
        ["workflow"] = run.Plan.Definition.Name,
        ["version"] = run.Plan.Version,
        ["run"] = run.Label,
        ["step"] = run.Plan.Steps[ordinal].Name,
        ["requester"] = run.Trigger.By,
        [AskedAt] = approval.AskedAt.UtcDateTime,
    };

    private static NewArrival Told(RunState run, int ordinal, string type, ApprovalState approval, DateTimeOffset at, JsonObject data)
    {
        var step = run.Plan.Steps[ordinal].Name;
        return OwnEvents.Of(run, $"{type}:{step}:{approval.AskedAt.UtcTicks}", type, $"{run.Label} {step}", at, data);
    }
}
