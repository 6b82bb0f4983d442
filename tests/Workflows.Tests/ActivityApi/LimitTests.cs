using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using FluentAssertions;
using Microsoft.Extensions.Time.Testing;
using NJsonSchema;
using Workflows.Server.ActivityApi;
using Workflows.Server.Http;
using Workflows.Tests.Activities.Harness;
using Xunit;

namespace Workflows.Tests.ActivityApi;

/// <summary>What one attempt may ask for, and what is answered beyond it.</summary>
public sealed class LimitTests
{
    [Fact]
    public async Task More_requests_than_allowed_are_put_off_until_there_is_room_again()
    {
        await using var bench = await StartAsync(new() { RequestsPerSecond = 2, Burst = 3 });
        for (var i = 0; i < 3; i++) (await HeartbeatAsync(bench)).StatusCode.Should().Be(HttpStatusCode.NoContent);

        var refused = await HeartbeatAsync(bench);

        refused.StatusCode.Should().Be(HttpStatusCode.TooManyRequests);
        refused.Headers.RetryAfter!.Delta.Should().Be(TimeSpan.FromSeconds(1));
        (await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Should().Contain("2 requests a second");
        bench.Rig.Time.Advance(TimeSpan.FromSeconds(1));
        (await HeartbeatAsync(bench)).StatusCode.Should().Be(HttpStatusCode.NoContent);
        (await HeartbeatAsync(bench)).StatusCode.Should().Be(HttpStatusCode.NoContent);
        (await HeartbeatAsync(bench)).StatusCode.Should().Be(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task What_our_library_sends_at_its_most_is_within_the_limits()
    {
        // 100,000 metrics wait at most, in batches of 1,000; progress and a heartbeat go with them.
        await using var bench = await StartAsync(new());
        var batch = JsonSerializer.Serialize(Enumerable.Range(0, 1_000).Select(i => new
        {
            name = "validation/loss",
            value = i / 7.0,
            step = i,
            at = "2026-11-24T12:00:01.1234567+00:00",
        }));
        for (var i = 0; i < 102; i++) (await bench.SendAsync(HttpMethod.Post, "metrics", batch)).Status.Should().Be(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task More_JSON_than_allowed_in_all_is_refused()
    {
        await using var bench = await StartAsync(new() { JsonBytes = 40 });

        (await bench.SendAsync(HttpMethod.Post, "progress", """{"fraction": 0.25}""")).Status.Should().Be(HttpStatusCode.NoContent);
        (await bench.SendAsync(HttpMethod.Post, "progress", """{"fraction": 0.25}""")).Status.Should().Be(HttpStatusCode.NoContent);
        (await bench.SendAsync(HttpMethod.Post, "progress", """{"fraction": 0.25}""")).Status.Should().Be(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task More_bytes_of_files_and_checkpoints_than_allowed_in_all_are_refused()
    {
        await using var bench = await StartAsync(new() { FileBytes = 100 });
        var (first, second) = (new byte[60], RandomNumberGenerator.GetBytes(30));

        (await PutAsync(bench, first)).Should().Be(HttpStatusCode.Created);
        (await PutAsync(bench, second)).Should().Be(HttpStatusCode.Created);
        (await PutAsync(bench, second)).Should().Be(HttpStatusCode.RequestEntityTooLarge, "what is there already is sent all the same");
        using var checkpoint = await bench.Client.PutAsync(ApiBench.At("checkpoint"), new ByteArrayContent(second), TestContext.Current.CancellationToken);
        checkpoint.StatusCode.Should().Be(HttpStatusCode.RequestEntityTooLarge);
        (await checkpoint.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Should().Contain("more than 100 bytes");
        (await bench.SendAsync(HttpMethod.Get, "checkpoint")).Status.Should().Be(HttpStatusCode.NotFound, "nothing is left of it");
    }

    [Fact]
    public async Task Budgets_of_attempts_that_are_over_are_dropped()
    {
        await using var bench = await StartAsync(new());
        var budgets = new AttemptBudgets(new(), bench.Rig.Engine, bench.Rig.Time);
        budgets.Of(bench.Uid).TakeRequest().Should().BeNull();
        for (var i = 0; i < 1_500; i++) budgets.Of(Guid.NewGuid()).TakeRequest().Should().BeNull();

        bench.Rig.Time.Advance(TimeSpan.FromMinutes(11));
        await budgets.SweepAsync(TestContext.Current.CancellationToken);

        budgets.Count.Should().Be(1, "only the live one is kept");
    }

    [Fact]
    public async Task The_administrators_settings_are_told_to_activities()
    {
        await using var bench = await ApiBench.StartAsync(options => options with { Notify = new() { Allow = ["hooks.example.com"], PlainHttp = true } });

        var answer = await bench.SendAsync(HttpMethod.Get, "settings");

        answer.Text.Should().Be("""{"notify":{"allow":["hooks.example.com"],"plainHttp":true}}""");
        var schema = await JsonSchema.FromFileAsync(
            Path.Combine(Repository.Root, "activities/contract/settings.schema.json"),
            TestContext.Current.CancellationToken);
        schema.Validate(answer.Text).Should().BeEmpty();
    }

    [Fact]
    public void A_host_that_fails_again_and_again_writes_so_many_lines_in_a_minute_and_then_how_many_more_there_were()
    {
        var (lines, time) = (new CountingLog(), new FakeTimeProvider());
        using var logs = new BoundedLogs(lines, time);
        var log = logs.CreateLogger("any");
        for (var i = 0; i < 1_000; i++)
        {
            log.Log(Microsoft.Extensions.Logging.LogLevel.Information, default, i, null, (n, _) => $"request {n}");
            log.Log(Microsoft.Extensions.Logging.LogLevel.Warning, default, i, null, (n, _) => $"failure {n}");
        }

        lines.Lines.Should().HaveCount(BoundedLogs.Most).And.OnlyContain(line => line.StartsWith("failure"));
        time.Advance(TimeSpan.FromMinutes(1));
        log.Log(Microsoft.Extensions.Logging.LogLevel.Warning, default, 0, null, (_, _) => "next");
        lines.Lines.TakeLast(2).Should().Equal($"{1_000 - BoundedLogs.Most} more lines of requests were left out", "next");
    }

    private static Task<ApiBench> StartAsync(AttemptLimits limits) => ApiBench.StartAsync(options => options with { Limits = limits });

    private static Task<HttpResponseMessage> HeartbeatAsync(ApiBench bench) =>
        bench.Client.PostAsync(ApiBench.At("heartbeat"), null, TestContext.Current.CancellationToken);

    private static Task<HttpStatusCode> PutAsync(ApiBench bench, byte[] bytes) => bench.PutFileAsync(Convert.ToHexStringLower(SHA256.HashData(bytes)), bytes);
}
