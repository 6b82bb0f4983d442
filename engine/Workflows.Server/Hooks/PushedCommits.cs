using System.Collections.Immutable;
using System.Text.Json;
using Workflows.Core.Triggers;

namespace Workflows.Server.Hooks;

/// <summary>The commits of a push, as many of them and of their paths as anybody needs.</summary>
internal static class PushedCommits
{
    private const int MostPathCharacters = 128 * 1024;

    /// <summary>So many a server lists at most: GitHub today and in earlier years; GitLab and Gitea say how many there are.</summary>
    private const int GitHubLists = 2_048, ListedBefore = 20;

    /// <returns>Oldest first, and whether there is more than that.</returns>
    public static (ImmutableArray<GitCommit> Commits, bool IsCut) Read(JsonElement body)
    {
        if (!body.TryGetProperty("commits", out var list) || list.ValueKind != JsonValueKind.Array)
        {
            return ([], IsCut: false);
        }

        var (left, isCut) = (MostPathCharacters, Total(body) is { } total
            ? total > list.GetArrayLength()
            : list.GetArrayLength() is ListedBefore or >= GitHubLists);
        var commits = ImmutableArray.CreateBuilder<GitCommit>();
        foreach (var item in list.EnumerateArray().Where(static item => item.ValueKind == JsonValueKind.Object))
        {
            isCut |= !item.TryGetProperty("added", out _) && !item.TryGetProperty("modified", out _) && !item.TryGetProperty("removed", out _);
            commits.Add(new GitCommit(Member(item, "id"), Member(item, "message"))
            {
                Author = item.TryGetProperty("author", out var author) && author.ValueKind == JsonValueKind.Object ? Member(author, "name") : string.Empty,
                Added = Paths(item, "added"),
                Modified = Paths(item, "modified"),
                Removed = Paths(item, "removed"),
            });
        }

        return (commits.ToImmutable(), isCut || left < 0);

        ImmutableArray<string> Paths(JsonElement commit, string kind) =>
            commit.TryGetProperty(kind, out var paths) && paths.ValueKind == JsonValueKind.Array
                ? [.. paths.EnumerateArray().Where(static path => path.ValueKind == JsonValueKind.String).Select(static path => path.GetString()!)
                    .TakeWhile(path => (left -= path.Length) >= 0)]
                : [];
    }

    private static long? Total(JsonElement body) =>
        (body.TryGetProperty("total_commits_count", out var total) || body.TryGetProperty("total_commits", out total))
            && total.ValueKind == JsonValueKind.Number && total.TryGetInt64(out var count) ? count : null;

    private static string Member(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : string.Empty;
}
