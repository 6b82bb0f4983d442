using System.Collections.Immutable;

namespace Workflows.Server.Hooks;

/// <summary>The servers whose webhooks are understood.</summary>
public static class GitServers
{
    /// <summary>What people call them.</summary>
    public static ImmutableArray<string> All { get; } = [GitHub, GitLab, Gitea, Forgejo];

    public const string GitHub = "github", GitLab = "gitlab", Gitea = "gitea", Forgejo = "forgejo";

    /// <summary>Who sent it, and what it tells of. Gitea also says what GitHub would say, and Forgejo what Gitea would, so they are looked for first.</summary>
    internal static (string Server, string Event)? Of(HookRequest request) =>
        request.Header("X-Forgejo-Event") is { } forgejo ? (Forgejo, forgejo)
        : request.Header("X-Gitea-Event") is { } gitea ? (Gitea, gitea)
        : request.Header("X-Gitlab-Event") is { } gitlab ? (GitLab, gitlab)
        : request.Header("X-GitHub-Event") is { } github ? (GitHub, github)
        : null;

    /// <summary>A trigger for the one takes the other's: Forgejo came from Gitea, and its webhooks are Gitea's.</summary>
    public static bool Accepts(string wanted, string server) => wanted == server || (wanted is Gitea or Forgejo && server is Gitea or Forgejo);
}
