using Workflows.Core.Runs;
using Workflows.Core.Values;
using Workflows.Runtime.Triggers;
using Workflows.Server.Notifying;

namespace Workflows.Server.Statuses;

/// <summary>What a git server shows beside a commit.</summary>
/// <param name="State">How far the run is.</param>
/// <param name="Name">Tells it from the commit's other statuses: the next one of this name takes its place.</param>
/// <param name="Description">In one line.</param>
/// <param name="Link">Where people look at the run; null: nobody knows how they reach it.</param>
internal sealed record CommitStatus(CommitState State, string Name, string Description, Uri? Link)
{
    /// <summary>GitHub takes no more; the others do.</summary>
    private const int LongestDescription = 140;

    /// <param name="message">Of a run of a commit.</param>
    /// <param name="trigger">To which the push came.</param>
    /// <param name="context">See <see cref="StatusTarget.Context"/>.</param>
    public static CommitStatus Of(NotificationMessage message, string trigger, string context)
    {
        var (project, workflow) = ((string)message.Data["project"]!, (string)message.Data["workflow"]!);
        var owner = project == "default" ? workflow : $"{project}/{workflow}";
        return new(StateOf(message), $"{context}/{owner}/{trigger}", UnicodeText.Start(message.Title, LongestDescription), message.Link);
    }

    /// <summary>Git servers tell a failure of what was tried from one of whoever tries it, as causes do.</summary>
    private static CommitState StateOf(NotificationMessage message) => ((string?)message.Data["state"], (string?)message.Data["cause"]) switch
    {
        _ when message.Type == CommitEvents.Queued => CommitState.Pending,
        ({ } state, _) when state == RunStatus.Succeeded.Word() => CommitState.Succeeded,
        ({ } state, _) when state == RunStatus.Cancelled.Word() => CommitState.Cancelled,
        (_, { } cause) when cause == Cause.Infrastructure.Word() || cause == Cause.Engine.Word() => CommitState.Broken,
        _ => CommitState.Failed,
    };
}

/// <summary>What a run says of its commit, in words that <see cref="StatusRequest"/> has for each server.</summary>
internal enum CommitState
{
    /// <summary>Nothing yet.</summary>
    Pending,
    Succeeded,
    Failed,

    /// <summary>Nothing: the run could not be made, or lost its place.</summary>
    Broken,

    /// <summary>Nothing: people stopped it.</summary>
    Cancelled,
}
