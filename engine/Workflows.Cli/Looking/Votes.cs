using Workflows.Cli.Drawing;
using Workflows.Cli.Terminal;
using Workflows.Core.Runs;

namespace Workflows.Cli.Looking;

/// <summary>What people said, in words.</summary>
internal static class Votes
{
    /// <summary><c>approved by local:ada (terminal) at 2026-11-28 12:00:00: looks good</c>.</summary>
    public static string Text(ApprovalVote vote)
    {
        var comment = vote.Comment is { } why ? $": {Texts.OneLine(why)}" : string.Empty;
        return $"{(vote.Approved ? "approved" : "rejected")} by {vote.Actor} ({vote.Method}) at {Times.Moment(vote.At)}{comment}";
    }
}
