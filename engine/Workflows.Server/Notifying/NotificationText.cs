using System.Text.Json.Nodes;
using Workflows.Core.Runs;
using Workflows.Core.Values;
using Workflows.Runtime.Notifying;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Triggers;

namespace Workflows.Server.Notifying;

/// <summary>What people read of a notification.</summary>
internal static class NotificationText
{
    public static NotificationMessage Of(NewNotification told, Uri? publicUrl)
    {
        var data = ValueJson.ParseNode(told.Data)!.AsObject();
        data["project"] = told.Project;
        var isApproval = told.Type.StartsWith(NotificationRules.ApprovalTypes, StringComparison.Ordinal);
        return new(told.Id, told.Type, told.Happened, data, Title(told, data), publicUrl is null ? null : Link(publicUrl, isApproval, data))
        {
            Subject = told.Subject,
        };
    }

    private static string Title(NewNotification told, JsonObject data) => told.Type switch
    {
        NotificationRules.Asked => $"{told.Subject} waits for approval",
        NotificationRules.Reminder => $"{told.Subject} still waits for approval",
        NotificationRules.Escalated => $"{told.Subject} was not decided in time, and more people are asked",
        NotificationRules.Expired => $"{told.Subject}: nobody decided in time, so it is {data["decision"]}",
        NotificationRules.Decided => $"{told.Subject} was {data["decision"]} by {Person((string)data["by"]!)}",
        CommitEvents.Queued => $"{told.Subject} is to begin",
        _ when !told.Type.StartsWith(NewArrival.OwnTypes, StringComparison.Ordinal) => $"{told.Subject}: {told.Type}",
        _ when (string?)data["state"] == RunStatus.Cancelled.Word() => $"{told.Subject} was cancelled",
        _ => $"{told.Subject} has {data["state"]}",
    };

    /// <summary>As people know them: who vouches for a name stands in the data. Of an identity provider's only the subject is known, and stays whole.</summary>
    private static string Person(string actor) => actor.Split(':', 2) is ["local" or "token", var name] ? name : actor;

    /// <summary>A page of the web UI: of approvals, else of the run.</summary>
    private static Uri Link(Uri publicUrl, bool isApproval, JsonObject data)
    {
        var root = publicUrl.AbsoluteUri.TrimEnd('/');
        var run = ((string)data["run"]!).Split('#', '/');
        return new(isApproval ? $"{root}/approvals" : $"{root}/runs/{Uri.EscapeDataString(run[0])}/{run[1]}");
    }
}
