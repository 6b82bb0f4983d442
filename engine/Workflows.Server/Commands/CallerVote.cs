using System.Collections.Immutable;
using Workflows.Core.Runs.Events;
using Workflows.Server.Api;
using Workflows.Server.People;

namespace Workflows.Server.Commands;

/// <summary>A decision of a caller as a vote: with what they are when they vote, by which it is judged whether they may.</summary>
internal static class CallerVote
{
    public static ApprovalVoted Of(
        Principal caller, string project, int step, string? editor, ImmutableArray<DelegatedRight> delegated, DecisionBody said, Asking asked) =>
        new(step, caller.Actor.ToString(), said.Decision == "approve")
        {
            At = asked.At,
            Seed = asked.Seed,
            Comment = said.Comment,
            Seen = said.Digest,
            Editor = editor,
            Method = caller.Actor.Method,
            Groups = caller.Actor.Groups,
            Roles = [.. caller.In(project).Order().Select(role => role.Word())],
            Delegated = delegated,
            Unverified = caller.Actor.IsUnverified,
        };
}
