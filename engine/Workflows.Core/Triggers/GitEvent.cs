using System.Collections.Immutable;

namespace Workflows.Core.Triggers;

/// <summary>What a git server told of, the same for all of them. <see cref="PushRule"/> says whether a trigger wants it.</summary>
/// <param name="Provider"><c>github</c>, <c>gitlab</c>, <c>gitea</c> or <c>forgejo</c>.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Repository">Owner and name.</param>
public sealed record GitEvent(string Provider, GitEventKind Kind, string Repository)
{
    private const string BranchRefs = "refs/heads/", TagRefs = "refs/tags/";

    /// <summary>What was pushed to: <c>refs/heads/main</c>, <c>refs/tags/v1</c>; of a pull request the branch that it wants to change.</summary>
    public string Ref { get; init; } = string.Empty;

    /// <summary>The commit that the ref was at; zeros where it was made.</summary>
    public string Before { get; init; } = string.Empty;

    /// <summary>The commit that the ref is at now; zeros where it was deleted.</summary>
    public string After { get; init; } = string.Empty;

    /// <summary>The commit to work on: that of <see cref="After"/>, or what an annotated tag points to.</summary>
    public string Commit { get; init; } = string.Empty;

    /// <summary>The account that did it.</summary>
    public string Sender { get; init; } = string.Empty;

    /// <summary>Of the commit that the ref is at now; null where it is not told.</summary>
    public string? HeadMessage { get; init; }

    /// <summary>Oldest first.</summary>
    public ImmutableArray<GitCommit> Commits { get; init; } = [];

    /// <summary>There are more commits or changed paths than are listed: nobody can say what was not touched.</summary>
    public bool IsTruncated { get; init; }

    /// <summary>The name of the branch; null for a tag.</summary>
    public string? Branch => Ref.StartsWith(BranchRefs, StringComparison.Ordinal) ? Ref[BranchRefs.Length..] : null;

    /// <summary>The name of the tag; null for a branch.</summary>
    public string? Tag => Ref.StartsWith(TagRefs, StringComparison.Ordinal) ? Ref[TagRefs.Length..] : null;

    /// <summary>The branch or tag is gone.</summary>
    public bool IsDeletion => After.Length > 0 && !After.AsSpan().ContainsAnyExcept('0');

    /// <summary>What is known to have changed.</summary>
    public IEnumerable<string> Paths =>
        Commits.SelectMany(commit => commit.Added.Concat(commit.Modified).Concat(commit.Removed)).Distinct(StringComparer.Ordinal);
}

/// <summary>What happened in a repository.</summary>
public enum GitEventKind
{
    Push,
    Tag,
    PullRequest,
}

/// <summary>A commit that was pushed, with the paths that it touched.</summary>
/// <param name="Id">Its hash.</param>
/// <param name="Message">As its author wrote it; long ones are cut.</param>
public sealed record GitCommit(string Id, string Message)
{
    public string Author { get; init; } = string.Empty;
    public ImmutableArray<string> Added { get; init; } = [];
    public ImmutableArray<string> Modified { get; init; } = [];
    public ImmutableArray<string> Removed { get; init; } = [];
}
