using System.Net;
using System.Net.Sockets;
using System.Text;
using FluentAssertions;
using Workflows.Tests.Executors;
using Workflows.Tests.Runtime;
using Xunit;

namespace Workflows.Tests.Server;

/// <summary>Requests that no client of ours makes: each is told what is wrong with it, and none is a failure of the server.</summary>
public sealed class OddRequestTests
{
    private const string One = "name: one\nparameters: { size: { type: integer, default: 1 } }\nsteps: { work: { set: { x: 1 } } }";
    private const string Other = "name: other\nsteps: { work: { set: { x: 1 } } }";
    private const string Waits = "name: waits\nsteps: { arrived: { wait: { event: { type: data.arrived } } } }";

    [Theory]
    [InlineData("[]", 422, "the body: expected an object")]
    [InlineData("7", 422, "the body: expected an object")]
    [InlineData("null", 422, "the body: expected an object")]
    [InlineData("""{"a": 1, "a": 2}""", 422, "at `a`: this key stands twice in one object")]
    [InlineData("""{"a": {"b": 1, "b": 2}}""", 422, "at `a.b`: this key stands twice in one object")]
    [InlineData("""{"a": "\ud800"}""", 422, "at `a`: a lone surrogate")]
    [InlineData("{", 400, "the body is not JSON")]
    public async Task A_signal_that_is_no_value_is_refused_with_what_is_wrong(string body, int status, string detail)
    {
        await using var served = await ServedRig.CreateAsync(starts: false);
        await served.PublishAsync("waits", Waits);
        await served.PostAsync("workflows/waits/runs");

        var answer = await SendAsync(served, "workflows/waits/runs/1/steps/arrived/signal", body);

        ((int)answer.Status).Should().Be(status, answer.Text);
        answer.Detail.Should().Contain(detail);
    }

    [Fact]
    public async Task What_is_wrong_with_a_body_is_said_in_words_of_the_body_not_of_the_program()
    {
        await using var served = await ServedRig.CreateAsync(starts: false);

        var deep = await SendAsync(served, "workflows/one/runs", new string('[', 100_000));
        var bytes = await SendAsync(served, "workflows/one/runs", "{\"parameters\": \"\u00ff\"}", Encoding.Latin1);

        deep.Status.Should().Be(HttpStatusCode.BadRequest);
        deep.Detail.Should().StartWith("the body is not JSON").And.NotContain("StartBody");
        bytes.Detail.Should().Be("the body is not JSON: it is not UTF-8");
    }

    [Fact]
    public async Task Events_are_read_on_from_the_cursor_of_the_page_before()
    {
        await using var served = await ServedRig.CreateAsync();
        await served.PublishAsync("one", One);
        await served.Rig.EndAsync((await served.PostAsync("workflows/one/runs")).Json.GetProperty("id").GetGuid());

        var first = (await served.GetAsync("workflows/one/runs/1/events?limit=1")).Json;
        var second = (await served.GetAsync($"workflows/one/runs/1/events?limit=1&cursor={first.GetProperty("next").GetString()}")).Json;

        first.GetProperty("items")[0].GetProperty("sequence").GetInt32().Should().Be(1);
        second.GetProperty("items")[0].GetProperty("sequence").GetInt32().Should().Be(2);
    }

    [Theory]
    [InlineData("workflows/one/runs/1/events?cursor=abc")]
    [InlineData("workflows/one/versions?cursor=-5")]
    [InlineData("runs?cursor=abc")]
    public async Task A_cursor_of_no_list_is_refused_rather_than_taken_for_the_beginning(string path)
    {
        await using var served = await ServedRig.CreateAsync(starts: false);
        await served.PublishAsync("one", One);
        await served.PostAsync("workflows/one/runs");

        var answer = await served.GetAsync(path);

        answer.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        answer.Detail.Should().Be("cursor: expected the `next` of an earlier answer");
    }

    [Theory]
    [InlineData("GET", "workflows/one/runs/1/cancel", "POST")]
    [InlineData("DELETE", "workflows/one/versions", "GET, POST")]
    [InlineData("HEAD", "workflows/one/runs/1/cancel", "POST")]
    public async Task Another_method_is_told_those_that_there_are(string method, string path, string allowed)
    {
        await using var served = await ServedRig.CreateAsync(starts: false);
        using var request = new HttpRequestMessage(new HttpMethod(method), $"/api/v1/projects/default/{path}");

        var answer = await Answer.OfAsync(await served.Client.SendAsync(request));

        answer.Status.Should().Be(HttpStatusCode.MethodNotAllowed);
        answer.Message.Content.Headers.Allow.Should().BeEquivalentTo(allowed.Split(", "));
        if (method != "HEAD")
        {
            answer.Detail.Should().Be($"{method} is not for /api/v1/projects/default/{path}: expected {allowed}");
        }
    }

    /// <summary><c>*</c> would be every project, and what is no name can't stand in an address or a header.</summary>
    [Theory]
    [InlineData("*")]
    [InlineData("Default")]
    [InlineData("%E2%80%AE%20x")]
    public async Task A_project_whose_name_is_no_name_is_not_there(string project)
    {
        await using var served = await ServedRig.CreateAsync(starts: false);

        var answer = await served.PostAsync($"/api/v1/projects/{project}/workflows/one/versions", new { text = One });

        answer.Status.Should().Be(HttpStatusCode.NotFound);
        answer.Detail.Should().StartWith("there is no project");
        (await served.Rig.Bare.ListLiveAsync(CancellationToken.None)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_key_that_comes_with_another_body_is_refused_rather_than_answered_with_the_run_of_the_first()
    {
        await using var served = await ServedRig.CreateAsync(starts: false);
        await served.PublishAsync("one", One);
        await served.PublishAsync("other", Other);
        await served.PostAsync("workflows/one/runs", new { parameters = new { size = 2 } }, "k");

        var same = await served.PostAsync("workflows/one/runs", new { version = 1, parameters = new { size = 2 } }, "k");
        var larger = await served.PostAsync("workflows/one/runs", new { parameters = new { size = 3 } }, "k");
        var standard = await served.PostAsync("workflows/one/runs", idempotencyKey: "k");
        var other = await served.PostAsync("workflows/other/runs", idempotencyKey: "k");

        same.Status.Should().Be(HttpStatusCode.OK, same.Text);
        foreach (var answer in new[] { larger, standard, other })
        {
            answer.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
            answer.Detail.Should().Be("Idempotency-Key: `k` has started one#1 with another body; expected a key of its own for each start");
        }
    }

    /// <summary>What the run began with is not known any more, and its sender only wants to hear of it.</summary>
    [Fact]
    public async Task A_key_whose_run_was_retried_with_other_values_still_gives_that_run_back()
    {
        await using var served = await ServedRig.CreateAsync();
        served.Rig.Executor.Script = _ => new() { Exit = 1 };
        await served.PublishAsync(
            "fails", "name: fails\nparameters: { size: { type: integer } }\nsteps: { work: { uses: container, command: ['true'] } }");
        var first = await served.PostAsync("workflows/fails/runs", new { parameters = new { size = 1 } }, "k");
        await served.Rig.EndAsync(first.Json.GetProperty("id").GetGuid());
        var retried = await served.PostAsync("workflows/fails/runs/1/retry", new { parameters = new { size = 2 } });

        var again = await served.PostAsync("workflows/fails/runs", new { parameters = new { size = 1 } }, "k");

        retried.Status.Should().Be(HttpStatusCode.OK, retried.Text);
        again.Status.Should().Be(HttpStatusCode.OK, again.Text);
        again.Json.GetProperty("parameters").GetProperty("size").GetInt32().Should().Be(2);
    }

    [Fact]
    public async Task Two_keys_are_refused_since_neither_would_count()
    {
        await using var served = await ServedRig.CreateAsync(starts: false);
        await served.PublishAsync("one", One);
        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, served.Client.BaseAddress!.Port, TestContext.Current.CancellationToken);
        await connection.GetStream().WriteAsync(
            "POST /api/v1/projects/default/workflows/one/runs HTTP/1.1\r\nHost: localhost\r\nIdempotency-Key: a\r\nIdempotency-Key: b\r\nContent-Length: 2\r\n\r\n{}"u8
                .ToArray(),
            TestContext.Current.CancellationToken);
        using var reader = new StreamReader(connection.GetStream());

        (await reader.ReadLineAsync(TestContext.Current.CancellationToken)).Should().StartWith("HTTP/1.1 422 ");
    }

    [Theory]
    [InlineData("10")]
    [InlineData("11")]
    [InlineData("9007199254740993")]
    [InlineData("9223372036854775807")]
    public async Task A_log_has_nothing_behind_its_end(string offset)
    {
        await using var served = await ServedRig.CreateAsync();
        served.Rig.Executor.Script = _ => ScriptedExecutor.Success;
        await served.PublishAsync("runs", "name: runs\nsteps: { work: { uses: container, command: ['true'] }, none: { set: { x: 1 } } }");
        await served.Rig.EndAsync((await served.PostAsync("workflows/runs/runs")).Json.GetProperty("id").GetGuid());

        var log = await served.GetAsync($"workflows/runs/runs/1/steps/work/log?offset={offset}");
        var other = await served.GetAsync("workflows/runs/runs/1/steps/work/log?attempt=2");
        var none = await served.GetAsync("workflows/runs/runs/1/steps/none/log");

        log.Status.Should().Be(HttpStatusCode.OK, log.Text);
        log.Text.Should().BeEmpty();
        other.Detail.Should().Be("work of runs#1 has no attempt 2; its last is 1");
        none.Detail.Should().Be("none of runs#1 has no attempt");
    }

    [Fact]
    public async Task Words_for_people_have_a_limit()
    {
        await using var served = await ServedRig.CreateAsync(starts: false);
        var published = await served.PostAsync("workflows/one/versions", new { text = One, message = new string('m', 1_001) });
        await served.PublishAsync("asks", "name: asks\nsteps: { sign-off: { approval: {} } }");
        await served.PostAsync("workflows/asks/runs");

        var decided = await served.PostAsync("workflows/asks/runs/1/steps/sign-off/decision", new { decision = "reject", comment = new string('c', 10_001) });

        published.Detail.Should().Be("message: expected at most 1000 characters");
        decided.Detail.Should().Be("comment: expected at most 10000 characters");
    }

    [Fact]
    public async Task Strangers_webhooks_leave_only_so_many_lines_in_the_log()
    {
        await using var served = await ServedRig.CreateAsync(starts: false);

        for (var n = 0; n < 40; n++)
        {
            (await served.PostAsync("/hooks/default/one/push")).Status.Should().Be(HttpStatusCode.Unauthorized);
        }

        served.Rig.Log.Count("a webhook for default/one/push is refused: no live version has such a trigger").Should().Be(30);
    }

    private static async Task<Answer> SendAsync(ServedRig served, string path, string body, Encoding? encoding = null)
    {
        using var content = new ByteArrayContent((encoding ?? Encoding.UTF8).GetBytes(body));
        return await Answer.OfAsync(await served.Client.PostAsync($"/api/v1/projects/default/{path}", content));
    }
}
