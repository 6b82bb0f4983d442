using System.Net;
using System.Text.Json.Nodes;
using FluentAssertions;
using Workflows.Server.ActivityApi;
using Workflows.Tests.Executors;
using Xunit;

namespace Workflows.Tests.ActivityApi;

public sealed class MaskedJsonTests
{
    [Fact]
    public void Strings_and_names_are_masked_however_deep_and_nothing_else_changes()
    {
        var value = JsonNode.Parse("""{"text":"at hunter22","n":22,"tags":{"hunter22":"x","a":["hunter22",null,true,1.50]}}""")!;

        var masked = MaskedJson.Of(value, text => text.Replace("hunter22", "***", StringComparison.Ordinal))!;

        masked.ToJsonString().Should().Be("""{"text":"at ***","n":22,"tags":{"***":"x","a":["***",null,true,1.50]}}""");
    }

    [Fact]
    public async Task What_an_attempt_sends_is_stored_without_its_secrets()
    {
        await using var bench = await ApiBench.StartAsync(options => options with
        {
            MaskOf = _ => text => text.Replace("hunter22", "***", StringComparison.Ordinal),
        });

        var metrics = await bench.SendAsync(HttpMethod.Post, "metrics", """[{"name":"m hunt\u0065r22","value":22,"at":"2026-01-01T00:00:00Z"}]""");
        var progress = await bench.SendAsync(HttpMethod.Post, "progress", """{"fraction":0.5,"text":"at hunter22"}""");

        (metrics.Status, progress.Status).Should().Be((HttpStatusCode.NoContent, HttpStatusCode.NoContent));
        (await bench.Rig.Bare.ListMetricsAsync(bench.Run, TestContext.Current.CancellationToken)).Should().ContainSingle().Which.Name.Should().Be("m ***");
        await Eventually.TrueAsync(() => Progress() is not null, "the progress is stored");
        Progress().Should().Be("at ***");

        string? Progress()
        {
            bench.Rig.Time.Advance(TimeSpan.FromSeconds(1));
            return bench.Rig.Bare.FindAttemptAsync(bench.Uid, CancellationToken.None).GetAwaiter().GetResult()?.ProgressText;
        }
    }

    [Fact]
    public async Task While_the_secrets_of_an_attempt_are_not_known_it_has_to_ask_again()
    {
        await using var bench = await ApiBench.StartAsync(options => options with { MaskOf = _ => null });

        var progress = await bench.SendAsync(HttpMethod.Post, "progress", """{"fraction":0.5,"text":"at hunter22"}""");

        progress.Status.Should().Be(HttpStatusCode.ServiceUnavailable);
        progress.Text.Should().Contain("secrets").And.Contain("try again");
    }

    [Fact]
    public void Two_names_that_become_one_keep_the_first_ones_value()
    {
        var value = JsonNode.Parse("""{"one":1,"two":2}""")!;

        MaskedJson.Of(value, _ => "***")!.ToJsonString().Should().Be("""{"***":1}""");
    }
}
