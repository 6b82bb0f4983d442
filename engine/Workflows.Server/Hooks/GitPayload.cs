using System.Text.Json;
using Workflows.Core.Triggers;

namespace Workflows.Server.Hooks;

/// <summary>
/// Reads the webhooks of GitHub, GitLab, Gitea and Forgejo into one shape. The signature was right, but not everything that a server tells is the server's
/// own: names, messages and paths are whatever people push.
/// </summary>
internal static class GitPayload
{
    private const int LongestName = 1_024;

    public static GitReading Read(string server, string @event, JsonElement body) => (server, @event) switch
    {
        (GitServers.GitLab, "Push Hook" or "Tag Push Hook") => Push(server, body, "project.path_with_namespace", "user_username"),
        (GitServers.GitLab, "Merge Request Hook") => PullRequest(
            server, body, "project.path_with_namespace", "object_attributes.target_branch", "object_attributes.last_commit.id", "user.username"),
        (not GitServers.GitLab, "push") => Push(server, body, "repository.full_name", "sender.login"),
        (not GitServers.GitLab, "pull_request") => PullRequest(
            server, body, "repository.full_name", "pull_request.base.ref", "pull_request.head.sha", "sender.login"),
        (GitServers.GitHub, "ping") => new GitReading.Nothing("a ping: its signature is right"),
        _ => new GitReading.Nothing($"{Name(@event) ?? "such"} events start nothing, pushes do"),
    };

    private static GitReading Push(string server, JsonElement body, string repository, string sender)
    {
        if (Name(Text(body, repository)) is not { } name)
        {
            return new GitReading.Wrong($"`{repository}` is missing, or no name");
        }

        if (Name(Text(body, "ref")) is not { } reference || Name(Text(body, "after")) is not { } after)
        {
            return new GitReading.Wrong("`ref` or `after` is missing, or no name");
        }

        var (commits, isCut) = PushedCommits.Read(body);
        var commit = Name(Text(body, "head_commit.id") ?? Text(body, "checkout_sha")) ?? after;
        var message = Text(body, "head_commit.message")
            ?? commits.LastOrDefault(each => each.Id == commit)?.Message ?? commits.LastOrDefault()?.Message;
        return new GitReading.Happened(new GitEvent(
            server, reference.StartsWith("refs/tags/", StringComparison.Ordinal) ? GitEventKind.Tag : GitEventKind.Push, name)
        {
            Ref = reference,
            Before = Name(Text(body, "before")) ?? string.Empty,
            After = after,
            Commit = commit,
            Sender = Name(Text(body, sender)) ?? string.Empty,
            HeadMessage = message,
            Commits = commits,
            IsTruncated = isCut,
        });
    }

    private static GitReading PullRequest(string server, JsonElement body, string repository, string target, string head, string sender) =>
        Name(Text(body, repository)) is { } name && Name(Text(body, target)) is { } branch
            ? new GitReading.Happened(new GitEvent(server, GitEventKind.PullRequest, name)
            {
                Ref = $"refs/heads/{branch}",
                After = Name(Text(body, head)) ?? string.Empty,
                Commit = Name(Text(body, head)) ?? string.Empty,
                Sender = Name(Text(body, sender)) ?? string.Empty,
            })
            : new GitReading.Wrong($"`{repository}` or `{target}` is missing, or no name");

    /// <summary>The text at this path; null where there is none.</summary>
    private static string? Text(JsonElement at, string path)
    {
        foreach (var member in path.Split('.'))
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(member, out at))
            {
                return null;
            }
        }

        return at.ValueKind == JsonValueKind.String ? at.GetString() : null;
    }

    /// <summary>What can stand in a line; null for anything else.</summary>
    private static string? Name(string? text) => text is { Length: > 0 and <= LongestName } && !text.Any(char.IsControl) ? text : null;
}
