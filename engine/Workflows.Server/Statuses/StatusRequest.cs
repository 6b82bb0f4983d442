using System.Text.Json.Nodes;
using Workflows.Core.Runs;
using Workflows.Server.Hooks;

namespace Workflows.Server.Statuses;

/// <summary>The request by which a git server takes a status, as each of them documents it.</summary>
/// <param name="Address">Where it is posted to.</param>
/// <param name="TokenHeader">The header that the token stands in.</param>
/// <param name="TokenPrefix">What stands before it.</param>
/// <param name="Body">What is posted.</param>
internal sealed record StatusRequest(Uri Address, string TokenHeader, string TokenPrefix, JsonObject Body)
{
    /// <summary>Beside that of the token.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; private init; } = new Dictionary<string, string>();

    public static StatusRequest Of(StatusTarget target, CommitReference commit, CommitStatus status) => target.Provider switch
    {
        GitServers.GitHub => GitHub(target, commit, status),
        GitServers.GitLab => GitLab(target, commit, status),
        GitServers.Gitea or GitServers.Forgejo => Gitea(target, commit, status),
        var other => throw new InvalidOperationException($"unknown git server {other}"),
    };

    /// <summary>REST API, "Create a commit status". An installation of one's own has its API below the address that people open.</summary>
    private static StatusRequest GitHub(StatusTarget target, CommitReference commit, CommitStatus status)
    {
        var api = target.Server.Host == "github.com" ? "https://api.github.com" : $"{Root(target)}/api/v3";
        return new(new($"{api}/repos/{Segments(target)}/statuses/{commit.Id}"), "Authorization", "Bearer ", Said(status, "context", Plain(status.State)))
        {
            Headers = new Dictionary<string, string> { ["Accept"] = "application/vnd.github+json", ["X-GitHub-Api-Version"] = "2022-11-28" },
        };
    }

    /// <summary>Commits API, "Set commit pipeline status".</summary>
    private static StatusRequest GitLab(StatusTarget target, CommitReference commit, CommitStatus status)
    {
        var address = $"{Root(target)}/api/v4/projects/{Uri.EscapeDataString(target.Repository)}/statuses/{commit.Id}";
        var state = status.State switch
        {
            CommitState.Pending => "pending",
            CommitState.Succeeded => "success",
            CommitState.Cancelled => "canceled",
            _ => "failed",
        };
        return new(new(address), "PRIVATE-TOKEN", string.Empty, Said(status, "name", state));
    }

    /// <summary>"Create a commit status" of Gitea, which Forgejo has kept.</summary>
    private static StatusRequest Gitea(StatusTarget target, CommitReference commit, CommitStatus status) => new(
        new($"{Root(target)}/api/v1/repos/{Segments(target)}/statuses/{commit.Id}"), "Authorization", "token ", Said(status, "context", Plain(status.State)));

    /// <summary>What GitHub and Gitea call it: neither knows that somebody stopped it.</summary>
    private static string Plain(CommitState state) => state switch
    {
        CommitState.Pending => "pending",
        CommitState.Succeeded => "success",
        CommitState.Failed => "failure",
        _ => "error",
    };

    private static JsonObject Said(CommitStatus status, string name, string state)
    {
        var body = new JsonObject { ["state"] = state, [name] = status.Name, ["description"] = status.Description };
        if (status.Link is { } link)
        {
            body["target_url"] = link.AbsoluteUri;
        }

        return body;
    }

    private static string Root(StatusTarget target) => target.Server.AbsoluteUri.TrimEnd('/');

    private static string Segments(StatusTarget target) => string.Join('/', target.Repository.Split('/').Select(Uri.EscapeDataString));
}
