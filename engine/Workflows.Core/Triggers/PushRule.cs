using System.Collections.Immutable;
using Workflows.Core.Definitions;

namespace Workflows.Core.Triggers;

/// <summary>Whether a git trigger wants what happened in a repository. Pure; the caller has checked who says so.</summary>
public static class PushRule
{
    private static readonly string[] skips = ["[skip ci]", "[ci skip]"];

    /// <summary>Why it starts no run, in words; null where it starts one.</summary>
    public static string? Refusal(TriggerDefinition.Git trigger, GitEvent happened)
    {
        // The servers tell owners and names apart by their letters only, not by their case.
        if (!string.Equals(trigger.Repository, happened.Repository, StringComparison.OrdinalIgnoreCase))
        {
            return $"it happened in {happened.Repository}, and the trigger is for {trigger.Repository}";
        }

        return happened switch
        {
            { Kind: GitEventKind.PullRequest } => "a pull request starts nothing, only a push does",
            { IsDeletion: true } => $"{happened.Ref} was deleted",
            { Tag: { } tag } => OfTag(trigger, tag) ?? OfHead(happened),
            { Branch: { } branch } => OfBranch(trigger, branch) ?? OfHead(happened) ?? OfPaths(trigger.Paths, happened),
            _ => $"{happened.Ref} is neither a branch nor a tag",
        };
    }

    private static string? OfTag(TriggerDefinition.Git trigger, string tag) =>
        trigger.Tags.IsEmpty ? $"tag {tag}: the trigger names no tags"
        : Any(trigger.Tags, tag) ? null
        : $"tag {tag} is none of {Listed(trigger.Tags)}";

    /// <summary>Whoever names tags alone means tags.</summary>
    private static string? OfBranch(TriggerDefinition.Git trigger, string branch) =>
        trigger.Branches.IsEmpty ? trigger.Tags.IsEmpty ? null : $"branch {branch}: the trigger is for tags"
        : Any(trigger.Branches, branch) ? null
        : $"branch {branch} is none of {Listed(trigger.Branches)}";

    private static string? OfHead(GitEvent happened) =>
        skips.FirstOrDefault(word => happened.HeadMessage?.Contains(word, StringComparison.OrdinalIgnoreCase) == true) is { } said
            ? $"the message of its last commit says {said}"
            : null;

    /// <summary>A list that is cut off may lack the very path, and a push of commits that the server had before lists none: both count.</summary>
    private static string? OfPaths(ImmutableArray<string> wanted, GitEvent happened)
    {
        if (wanted.IsEmpty || happened.IsTruncated || happened.Commits.IsEmpty)
        {
            return null;
        }

        var patterns = wanted.Select(pattern => new GlobPattern(pattern)).ToList();
        return happened.Paths.Any(path => patterns.Exists(pattern => pattern.Matches(path))) ? null : $"it touches none of {Listed(wanted)}";
    }

    private static bool Any(ImmutableArray<string> patterns, string name) => patterns.Any(pattern => new GlobPattern(pattern).Matches(name));

    private static string Listed(ImmutableArray<string> patterns) => string.Join(", ", patterns);
}
