using System.Net;
using System.Text;
using FluentAssertions;
using Workflows.Runtime.Storing;
using Xunit;

namespace Workflows.Tests.Hooks;

/// <summary>Bodies that are too large, no JSON, or not what such webhooks are.</summary>
public sealed class HookLimitsTests : IAsyncLifetime
{
    private const int Most = 2 * 1024 * 1024;
    private const string Post = "POST /hooks/default/bikes/push HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";

    private HookBench bench = null!;

    public async ValueTask InitializeAsync() => bench = await HookBench.StartAsync("""
        push: { git: { provider: github, repository: acme/bikes, secret: bikes }, with: { commit: "{{ event.after }}" } }
        call: { webhook: { secret: bikes } }
        """);

    public async ValueTask DisposeAsync() => await bench.DisposeAsync();

    [Fact]
    public async Task A_body_that_is_too_large_is_refused_before_it_is_read()
    {
        (await bench.RawAsync($"{Post}Content-Length: {Most + 1}\r\n\r\n")).Should().StartWith("HTTP/1.1 413 ");
        (await bench.RawAsync($"{Post}Content-Length: 99999999999999999999\r\n\r\n")).Should().StartWith("HTTP/1.1 400 ");
    }

    [Theory]
    [InlineData(Most - 2, HttpStatusCode.Accepted)]
    [InlineData(Most - 1, HttpStatusCode.RequestEntityTooLarge)]
    public async Task A_body_in_chunks_has_the_same_limit(int length, HttpStatusCode status)
    {
        // A value may be no larger than 256 KiB, but what a git server sends may.
        var body = GitPayloads.GitHub();
        body += new string(' ', length + 2 - body.Length);

        var answer = await bench.PostAsync(
            "default/bikes/push", Encoding.UTF8.GetBytes(body), GitPayloads.GitHubHeaders(body, "1"), chunked: true);

        answer.Status.Should().Be(status, answer.Text);
        (await bench.RunsAsync()).Should().HaveCount(status == HttpStatusCode.Accepted ? 1 : 0);
    }

    [Theory]
    [InlineData("FFFFFFFFFFFFFFFFFF\r\n")]
    [InlineData("zz\r\n")]
    public async Task Chunks_that_are_none_are_refused(string chunk) =>
        (await bench.RawAsync($"{Post}Transfer-Encoding: chunked\r\n\r\n{chunk}"))
        .Should().StartWith("HTTP/1.1 400 ");

    [Theory]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("text/plain")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/cloudevents+json")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData(null)]
    public async Task Only_json_is_taken(string? type)
    {
        var body = GitPayloads.GitHub();

        (await bench.PostAsync("default/bikes/push", Encoding.UTF8.GetBytes(body), GitPayloads.GitHubHeaders(body, "1"), type))
            .Status.Should().Be(HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public async Task Nothing_packed_is_taken()
    {
        var body = GitPayloads.GitHub();

        (await bench.PostAsync("push", body, [.. GitPayloads.GitHubHeaders(body, "1"), ("Content-Encoding", "gzip")]))
            .Status.Should().Be(HttpStatusCode.UnsupportedMediaType);
        (await bench.PostAsync("default/bikes/push", Encoding.UTF8.GetBytes(body), GitPayloads.GitHubHeaders(body, "1"), "application/json; charset=UTF-8"))
            .Status.Should().Be(HttpStatusCode.Accepted);
    }

    public static TheoryData<string, string> Wrong => new()
    {
        { "", "not JSON" },
        { "payload=%7B%7D", "not JSON" },
        { """{"ref": "refs/heads/main", """, "not JSON" },
        { new string('[', 100) + new string(']', 100), "nested deeper than 64" },
        { new string('[', 100_000), "nested deeper than 64" },
        { """{"a": "\ud800"}""", "surrogate" },
        { """{"ref": "a", "ref": "b"}""", "stands twice" },
        { "null", "repository.full_name" },
        { "[]", "repository.full_name" },
        { """{"repository": 1}""", "repository.full_name" },
        { """{"repository": {"full_name": "acme/bikes"}, "ref": 1}""", "`ref` or `after`" },
        { """{"repository": {"full_name": "acme/bikes"}, "ref": "refs/heads/a\u0000b", "after": "1"}""", "`ref` or `after`" },
        { """{"repository": {"full_name": "acme\nbikes"}, "ref": "refs/heads/main", "after": "1"}""", "repository.full_name" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_signed_body_that_is_no_push_is_refused_and_recorded_with_its_reason(string body, string why)
    {
        var answer = await bench.PostAsync("push", body, GitPayloads.GitHubHeaders(body, "1"));

        answer.Status.Should().Be(HttpStatusCode.BadRequest, answer.Text);
        answer.Verdict.Should().Contain(why);
        (await bench.DeliveriesAsync("push")).Should().ContainSingle()
            .Which.Should().Match<DeliveryRecord>(delivery => delivery.Outcome == DeliveryOutcome.Refused && delivery.Verdict == answer.Verdict);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_refused()
    {
        byte[] body = [(byte)'"', 0xff, (byte)'"'];
        var mac = Convert.ToHexStringLower(System.Security.Cryptography.HMACSHA256.HashData(Encoding.UTF8.GetBytes(HookBench.Secret), body));

        var answer = await bench.PostAsync("default/bikes/call", body, [("X-WF-Signature", $"sha256={mac}")]);

        answer.Should().BeEquivalentTo(new { Status = HttpStatusCode.BadRequest, Verdict = "the body is not UTF-8 at byte 1" });
    }

    [Fact]
    public async Task What_expressions_read_is_no_larger_than_any_value()
    {
        var body = $"\"{new string('a', 256 * 1024)}\"";

        (await bench.PostAsync("call", body, ("X-WF-Signature", $"sha256={HookBench.Hex(body)}"))).Status.Should().Be(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task A_push_of_more_than_a_value_holds_starts_its_run_all_the_same()
    {
        var paths = string.Join(',', Enumerable.Range(0, 60).Select(i => $"\"data/{i}/{new string('x', 900)}\""));
        var commit = $$"""{"id": "{{GitPayloads.After}}", "message": "many", "added": [{{paths}}], "modified": [], "removed": []}""";
        var body = $$"""
            {"ref": "refs/heads/main", "before": "{{GitPayloads.Before}}", "after": "{{GitPayloads.After}}", "repository": {"full_name": "acme/bikes"},
             "commits": [{{string.Join(',', Enumerable.Repeat(commit, 25))}}], "sender": {"login": "ann"} }
            """;

        (await bench.PostAsync("push", body, GitPayloads.GitHubHeaders(body, "1"))).Status.Should().Be(HttpStatusCode.Accepted);

        (await bench.RunAsync("bikes#1")).Parameters.Should().Contain(GitPayloads.After);
    }
}
