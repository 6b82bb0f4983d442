using System.Net;
using System.Text;
using FluentAssertions;
using Microsoft.AspNetCore.Routing;
using Workflows.Runtime.Storing;
using Xunit;

namespace Workflows.Tests.Server;

/// <summary>What changes something goes on record; an endpoint that is added must be named here.</summary>
public sealed class AuditedTests
{
    private const string Asking =
        """
        name: asking
        triggers: { night: { schedule: { cron: "0 3 * * *" } }, hook: { webhook: { secret: hook } } }
        steps: { ok: { approval: { text: "go?" } }, called: { wait: { event: { type: data.arrived } } } }
        """;

    private const string Draft = "name: asking";

    private const string Event = "application/cloudevents+json";

    private const string Run = "/api/v1/projects/{project}/workflows/{workflow}/runs/{number:int:min(1)}";

    /// <summary>Each changing endpoint with the act that it leaves; null: it changes nothing, or people don't; or see <see cref="SessionTests"/>.</summary>
    private static readonly Dictionary<string, string?> acts = new()
    {
        ["POST /api/v1/projects/{project}/validate"] = null,
        ["POST /api/v1/projects/{project}/preview"] = null,
        ["POST /api/v1/projects/{project}/diff"] = null,
        ["POST /api/v1/sign-in"] = null,
        ["POST /api/v1/sign-out"] = null,
        ["POST /sign-in"] = null,
        ["POST /hooks/{project}/{workflow}/{trigger}"] = null,
        ["POST /api/v1/projects/{project}/workflows/{workflow}/versions/"] = "version.publish",
        ["PUT /api/v1/projects/{project}/workflows/{workflow}/draft/"] = "draft.save",
        ["DELETE /api/v1/projects/{project}/workflows/{workflow}/draft/"] = "draft.drop",
        ["POST /api/v1/projects/{project}/workflows/{workflow}/runs/"] = "run.start",
        ["POST /api/v1/projects/{project}/import"] = null,
        ["POST /api/v1/projects/{project}/files"] = "file.send",
        [$"POST {Run}/rerun"] = "run.rerun",
        [$"POST {Run}/suspend"] = "run.suspend",
        [$"POST {Run}/resume"] = "run.resume",
        [$"POST {Run}/steps/{{step}}/signal"] = "step.signal",
        [$"POST {Run}/steps/{{step}}/decision"] = "approval.vote",
        [$"POST {Run}/cancel"] = "run.cancel",
        [$"POST {Run}/retry"] = "run.retry",
        [$"POST {Run}/terminate"] = "run.terminate",
        [$"DELETE {Run}"] = "run.delete",
        ["POST /api/v1/projects/{project}/triggers/{workflow}/{trigger}/pause"] = "trigger.pause",
        ["POST /api/v1/projects/{project}/triggers/{workflow}/{trigger}/resume"] = "trigger.resume",
        ["POST /api/v1/projects/{project}/triggers/{workflow}/{trigger}/fire"] = "trigger.fire",
        ["POST /api/v1/projects/{project}/triggers/{workflow}/{trigger}/backfill"] = "trigger.backfill",
        ["POST /api/v1/projects/{project}/triggers/{workflow}/{trigger}/backfills/{number:int:min(1)}/cancel"] = "backfill.cancel",
        ["POST /api/v1/projects/{project}/triggers/{workflow}/{trigger}/deliveries/{number:int:min(1)}/replay"] = "delivery.replay",
        ["POST /api/v1/projects/{project}/events"] = "event.send",
        ["POST /api/v1/projects/{project}/delegations"] = "approval.delegate",
        ["DELETE /api/v1/projects/{project}/delegations/{delegation}"] = "approval.undelegate",
        ["POST /api/v1/tokens"] = "token.create",
        ["DELETE /api/v1/tokens/{token}"] = "token.revoke",
    };

    [Fact]
    public async Task Every_endpoint_that_changes_something_leaves_its_act_with_who_where_and_what()
    {
        await using var served = await ServedRig.CreateAsync(starts: false);
        await served.PublishAsync("asking", Asking);
        var delivery = new NewDelivery(new("default", "asking", "hook")) { Digest = "1", Body = "{}" };
        await served.Rig.Bare.RecordDeliveryAsync(delivery, DeliveryOutcome.Ignored, "1", audit: null, TestContext.Current.CancellationToken);
        var token = await served.PostAsync("/api/v1/tokens", new { roles = new Dictionary<string, string[]> { ["*"] = ["viewer"] } });
        foreach (var (endpoint, act) in acts.Where(each => each.Value is not null and not "version.publish" and not "token.create"))
        {
            var handed = await served.Rig.Bare.ListDelegationsAsync("default", null, TestContext.Current.CancellationToken);
            var (method, path) = (endpoint.Split(' ')[0], endpoint.Split(' ')[1]);
            using var request = new HttpRequestMessage(new HttpMethod(method), path
                .Replace("{project}", "default", StringComparison.Ordinal).Replace("{workflow}", "asking", StringComparison.Ordinal)
                .Replace("{number:int:min(1)}", "1", StringComparison.Ordinal)
                .Replace("{trigger}", endpoint.EndsWith("replay", StringComparison.Ordinal) ? "hook" : "night", StringComparison.Ordinal)
                .Replace("{delegation}", handed is [var first, ..] ? first.Id : null, StringComparison.Ordinal)
                .Replace("{token}", token.Json.GetProperty("id").GetString(), StringComparison.Ordinal)
                .Replace("{step}", endpoint.EndsWith("signal", StringComparison.Ordinal) ? "called" : "ok", StringComparison.Ordinal))
            {
                Content = new StringContent(Body(endpoint), Encoding.UTF8, endpoint.EndsWith("events", StringComparison.Ordinal) ? Event : "text/plain"),
            };
            if (endpoint.EndsWith("draft/", StringComparison.Ordinal))
            {
                request.Headers.Add("If-Match", $"\"{DraftRecord.DigestOf(method == "PUT" ? Asking : Draft)}\"");
            }

            if (act == "run.delete")
            {
                // Nothing is removed that has not ended.
                served.Rig.Start();
                await served.Rig.IdleAsync();
            }

            var answer = await Answer.OfAsync(await served.Client.SendAsync(request));
            answer.Status.Should().BeOneOf([HttpStatusCode.OK, HttpStatusCode.Created, HttpStatusCode.Accepted], $"{endpoint}: {answer.Text}");
        }

        var rows = (await served.GetAsync("/api/v1/audit?limit=100")).Json.GetProperty("items").EnumerateArray().ToList();

        rows.Select(row => row.GetProperty("act").GetString()).Should().BeEquivalentTo(acts.Values.OfType<string>());
        rows.Should().OnlyContain(row => row.GetProperty("actor").GetString() == "local:anna" && row.GetProperty("address").GetString() == "127.0.0.1");
        var vote = rows.Single(row => row.GetProperty("act").GetString() == "approval.vote");
        vote.GetProperty("object").GetString().Should().Be("asking#1 ok");
        vote.GetProperty("after").GetString().Should().Be("reject: no");
        (await served.GetAsync("/api/v1/audit/verify")).Json.GetProperty("rows").GetInt32().Should().Be(rows.Count);
    }

    private static string Body(string endpoint) => endpoint.Split(['/', ' '], StringSplitOptions.RemoveEmptyEntries)[^1] switch
    {
        "draft" => $$"""{"text":"{{Draft}}","base":1}""",
        "decision" => """{"decision":"reject","comment":"no"}""",
        "events" => """{"specversion":"1.0","id":"1","source":"/s","type":"data.arrived"}""",
        "delegations" => """{"to":"token:bob","expires":"14d"}""",
        "rerun" => """{"from":"ok"}""",
        "backfill" => """{"from":"2026-01-01T00:00:00Z","to":"2026-01-03T00:00:00Z"}""",
        _ => "{}",
    };

    [Fact]
    public async Task No_endpoint_that_may_change_something_is_missing_here()
    {
        await using var served = await ServedRig.CreateAsync(starts: false);

        var changing =
            from endpoint in served.Endpoints
            from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
            where method != "GET"
            select $"{method} {endpoint.RoutePattern.RawText}";

        changing.Should().BeEquivalentTo(acts.Keys);
    }
}
