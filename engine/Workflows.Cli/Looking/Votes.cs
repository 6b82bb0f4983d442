using Workflows.Cli.Drawing;
using Workflows.Cli.Terminal;
using Workflows.Core.Runs;

namespace Workflows.Cli.Looking;

/// <summary>What people said, in words.</summary>
internal static class Votes
{
    /// <summary><c>approved by local:ada (terminal, unverified) at 2026-11-28 12:00:00: looks good</c>.</summary>
    public static string Text(ApprovalVote vote)
    {
        var comment = vote.Comment is { } why ? $": {Texts.OneLine(why)}" : string.Empty;
        var other = vote.OnBehalfOf is { } whose ? $" for {whose}" : string.Empty;
        var method = Method(vote.Method, IsUnverified(vote.Method));
        return $"{(vote.Approved ? "approved" : "rejected")} by {vote.Actor}{other} ({method}) at {Times.Moment(vote.At)}{comment}";
    }

    /// <summary>The way it came, and whether nobody has checked whose it is.</summary>
    public static string Method(string? method, bool unverified) => unverified ? $"{method}, unverified" : method ?? string.Empty;

    /// <summary>Both ways of a data folder take the name of the system's user as it is: nobody signs in.</summary>
    private static bool IsUnverified(string method) => method is "terminal" or "yes";
}
