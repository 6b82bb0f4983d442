using System.Text.Json;

namespace Workflows.Tests.Hooks;

/// <summary>Webhooks as the git servers send them: small, and with what they have in common with the real ones.</summary>
internal static class GitPayloads
{
    public const string Before = "1111111111111111111111111111111111111111";
    public const string After = "2222222222222222222222222222222222222222";
    public const string Zeros = "0000000000000000000000000000000000000000";

    /// <summary>A push as GitHub tells of it; with what it changed in place of <c>training/fit.py</c>.</summary>
    public static string GitHub(
        string reference = "refs/heads/main", string after = After, string path = "training/fit.py", string message = "Fit deeper") => $$"""
        {
          "ref": "{{reference}}", "before": "{{Before}}", "after": "{{after}}",
          "created": false, "deleted": {{(after == Zeros ? "true" : "false")}}, "forced": false,
          "compare": "https://github.com/acme/bikes/compare/111111111111...222222222222",
          "repository": { "id": 35129377, "name": "bikes", "full_name": "acme/bikes", "private": true, "owner": { "name": "acme", "login": "acme" } },
          "pusher": { "name": "ann", "email": "ann@example.com" }, "sender": { "login": "ann", "id": 6752317, "type": "User" },
          "commits": [ {
            "id": "{{after}}", "tree_id": "f9d2a07e9488b91af2641b26b9407fe22a451433", "distinct": true, "message": {{JsonSerializer.Serialize(message)}},
            "timestamp": "2026-11-24T12:00:00+01:00", "author": { "name": "Ann", "email": "ann@example.com", "username": "ann" },
            "added": [], "removed": [], "modified": ["{{path}}"] } ],
          "head_commit": { "id": "{{after}}", "message": {{JsonSerializer.Serialize(message)}}, "author": { "name": "Ann" },
            "added": [], "removed": [], "modified": ["{{path}}"] }
        }
        """;

    /// <summary>As GitLab tells of it: of twenty-two commits one is listed.</summary>
    public static string GitLab(string reference = "refs/heads/main", string path = "docs/a.md", int total = 1) => $$"""
        {
          "object_kind": "push", "event_name": "push", "before": "{{Before}}", "after": "{{After}}", "ref": "{{reference}}", "checkout_sha": "{{After}}",
          "user_id": 4, "user_name": "Ann", "user_username": "ann", "project_id": 15,
          "project": { "id": 15, "name": "Bikes", "namespace": "Acme", "path_with_namespace": "acme/bikes", "default_branch": "main" },
          "commits": [ { "id": "{{After}}", "message": "Update docs", "title": "Update docs", "timestamp": "2026-11-24T12:00:00+01:00",
            "author": { "name": "Ann", "email": "ann@example.com" }, "added": ["{{path}}"], "modified": [], "removed": [] } ],
          "total_commits_count": {{total}}
        }
        """;

    /// <summary>As Gitea and Forgejo tell of it.</summary>
    public static string Gitea(string reference = "refs/heads/main") => $$"""
        {
          "ref": "{{reference}}", "before": "{{Before}}", "after": "{{After}}",
          "compare_url": "https://git.example.com/acme/bikes/compare/1111111111...2222222222",
          "commits": [ { "id": "{{After}}", "message": "Fit deeper\n", "url": "https://git.example.com/acme/bikes/commit/{{After}}",
            "author": { "name": "Ann", "email": "ann@example.com", "username": "ann" }, "verification": null,
            "added": ["training/deep.py"], "removed": null, "modified": [] } ],
          "total_commits": 1, "head_commit": { "id": "{{After}}", "message": "Fit deeper\n" },
          "repository": { "id": 1, "name": "bikes", "full_name": "acme/bikes", "private": false, "owner": { "id": 2, "login": "acme" } },
          "pusher": { "id": 3, "login": "ann", "username": "ann" }, "sender": { "id": 3, "login": "ann", "username": "ann" }
        }
        """;

    public static (string, string)[] GitHubHeaders(string body, string id, string @event = "push") =>
    [
        ("User-Agent", "GitHub-Hookshot/044aadd"), ("X-GitHub-Event", @event), ("X-GitHub-Delivery", id),
        ("X-Hub-Signature-256", $"sha256={HookBench.Hex(body)}"),
    ];
}
