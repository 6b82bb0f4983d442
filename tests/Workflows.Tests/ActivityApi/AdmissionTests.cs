using System.Net;
using FluentAssertions;
using Workflows.Server.ActivityApi;
using Workflows.Tests.Runtime;
using Xunit;

namespace Workflows.Tests.ActivityApi;

/// <summary>Who is let in, and what is said to the others.</summary>
public sealed class AdmissionTests : IAsyncLifetime
{
    private readonly CountingLog log = new();
    private ApiBench bench = null!;

    public async ValueTask InitializeAsync() => bench = await ApiBench.StartAsync(options => options with { Logs = log });

    public async ValueTask DisposeAsync() => await bench.DisposeAsync();

    [Fact]
    public async Task A_malformed_token_is_not_authorized_and_leaves_nothing_in_the_log()
    {
        var mac = bench.Tokens.Of(bench.Uid).Split('.')[1];
        foreach (var token in new[] { $"{bench.Uid}.%", $"{bench.Uid}.", $"{bench.Uid}.{mac}=", $"{bench.Uid}.{mac}{mac}", $".{mac}", new string('x', 5_000) })
        {
            using var stranger = bench.ClientOf(token);
            using var answer = await stranger.PostAsync(ApiBench.At("heartbeat"), null, TestContext.Current.CancellationToken);
            answer.StatusCode.Should().Be(HttpStatusCode.Unauthorized, token);
        }

        log.Lines.Should().BeEmpty();
    }

    [Fact]
    public async Task A_thousand_requests_leave_nothing_in_the_log()
    {
        for (var i = 0; i < 900; i++) (await bench.SendAsync(HttpMethod.Post, "heartbeat")).Status.Should().Be(HttpStatusCode.NoContent);
        for (var i = 0; i < 100; i++) (await bench.SendAsync(HttpMethod.Post, "progress", "{")).Status.Should().Be(HttpStatusCode.BadRequest);

        log.Lines.Should().BeEmpty();
    }

    [Theory]
    [InlineData("POST /activity/metrics HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer TOKEN\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n[]\r\n0\r\n\r\n")]
    [InlineData("POST /activity/progress HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer TOKEN\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\nabc\r\n")]
    [InlineData("PUT /activity/checkpoint HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer TOKEN\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n[]\r\n0\r\n\r\n")]
    [InlineData("PUT /activity/files/SHA HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer TOKEN\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n[]\r\n0\r\n\r\n")]
    public async Task Bad_chunks_are_a_bad_request(string request)
    {
        var text = request.Replace("TOKEN", bench.Tokens.Of(bench.Uid), StringComparison.Ordinal).Replace("SHA", new string('0', 64), StringComparison.Ordinal);

        (await bench.RawAsync(text)).Should().StartWith("HTTP/1.1 400");

        log.Lines.Should().BeEmpty();
    }

    [Fact]
    public async Task A_token_whose_attempt_is_unfinished_but_not_in_memory_is_worth_another_try()
    {
        // A stopped engine answers nothing; one that has lost this run from its memory (a quarantined run, a reload) doesn't know the attempt.
        await using var other = Rig.Create();
        other.Start();
        await using var api = ActivityApiHost.Start(
            bench.Options with { Engine = other.Engine, Folder = Directory.CreateDirectory(Path.Combine(bench.Rig.Folder, "other")).FullName });

        using var client = bench.ClientOf(bench.Tokens.Of(bench.Uid));
        using var answer = await client.PostAsync(new Uri($"{api.Address}/heartbeat"), null, TestContext.Current.CancellationToken);

        answer.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        answer.Headers.RetryAfter!.Delta.Should().BeGreaterThan(TimeSpan.Zero);
    }
}
