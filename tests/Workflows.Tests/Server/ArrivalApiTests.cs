using System.Net;
using System.Net.Http.Headers;
using System.Text;
using FluentAssertions;
using Workflows.Runtime.Storing;
using Xunit;

namespace Workflows.Tests.Server;

/// <summary>Events over HTTP, as CloudEvents 1.0 sends them; each wrong one is told what is wrong with it.</summary>
public sealed class ArrivalApiTests
{
    private const string Structured = "application/cloudevents+json", Batch = "application/cloudevents-batch+json";

    private const string Whole =
        """{"specversion":"1.0","id":"7","source":"/sensors/1","type":"data.arrived","subject":"a.csv","time":"2026-11-24T12:00:00Z","ext":true,"data":{"size":3}}""";

    [Fact]
    public async Task An_event_that_is_sent_again_is_answered_as_the_first_and_is_there_once()
    {
        await using var served = await ServedRig.CreateAsync(starts: false);

        var first = await SendAsync(served, Whole, Structured);
        var again = await SendAsync(served, Whole.Replace("3", "4", StringComparison.Ordinal), $"{Structured}; charset=UTF-8");
        var listed = (await served.GetAsync("events")).Json.GetProperty("items");

        first.Status.Should().Be(HttpStatusCode.Accepted, first.Text);
        again.Status.Should().Be(HttpStatusCode.Accepted);
        again.Text.Should().Be(first.Text);
        listed.GetArrayLength().Should().Be(1);
        listed[0].GetRawText().Should().Be(first.Text);
        first.Json.GetProperty("data").GetProperty("size").GetInt32().Should().Be(3);
        first.Json.GetProperty("by").GetString().Should().Be("local:anna");
        first.Json.GetProperty("subject").GetString().Should().Be("a.csv");
        (await served.GetAsync("/api/v1/audit")).Json.GetProperty("items").EnumerateArray().Should().ContainSingle()
            .Which.GetProperty("object").GetString().Should().Be("/sensors/1 7");
    }

    [Fact]
    public async Task Attributes_may_stand_in_headers_and_the_data_in_the_body()
    {
        await using var served = await ServedRig.CreateAsync(starts: false);

        var sent = await SendAsync(
            served,
            """{"size":3}""",
            "application/json",
            ("ce-specversion", "1.0"), ("ce-id", "7"), ("ce-source", "/s"), ("ce-type", "data.arrived"),
            ("ce-subject", "caf%C3%A9"));

        sent.Status.Should().Be(HttpStatusCode.Accepted, sent.Text);
        sent.Json.GetProperty("subject").GetString().Should().Be("café");
        sent.Json.GetProperty("data").GetProperty("size").GetInt32().Should().Be(3);
    }

    [Fact]
    public async Task A_batch_is_stored_as_a_whole_and_one_that_holds_a_wrong_event_not_at_all()
    {
        await using var served = await ServedRig.CreateAsync(starts: false);

        var wrong = await SendAsync(served, $$"""[{{Whole}}, {"specversion":"1.0"}]""", Batch);
        (await served.GetAsync("events")).Json.GetProperty("items").GetArrayLength().Should().Be(0);
        var right = await SendAsync(served, $"[{Whole}, {Whole.Replace("\"7\"", "\"8\"", StringComparison.Ordinal)}]", Batch);

        wrong.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        wrong.Detail.Should().Be("[1] `source` is missing or empty; expected a URI reference without blanks, such as /sensors/7");
        right.Status.Should().Be(HttpStatusCode.Accepted, right.Text);
        right.Json.GetProperty("items").EnumerateArray().Select(each => each.GetProperty("id").GetString()).Should().Equal("7", "8");
    }

    [Fact]
    public async Task Nobody_tells_of_runs_but_the_engine()
    {
        await using var served = await ServedRig.CreateAsync(starts: false);

        var sent = await SendAsync(served, Whole.Replace("data.arrived", "run.succeeded", StringComparison.Ordinal), Structured);

        sent.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        sent.Detail.Should().Be("`type`: run. is what the engine's own events begin with; expected a type of your own");
    }

    [Fact]
    public async Task A_filter_with_a_NUL_in_it_is_a_bad_request()
    {
        await using var served = await ServedRig.CreateAsync(starts: false);

        (await served.GetAsync("events?type=%00")).Status.Should().Be(HttpStatusCode.BadRequest);
        (await served.GetAsync("runs?%00=1")).Status.Should().Be(HttpStatusCode.BadRequest);
        (await served.GetAsync("workflows/a%00b")).Status.Should().Be(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task They_are_listed_newest_first_page_by_page_and_by_type()
    {
        await using var served = await ServedRig.CreateAsync(starts: false);
        for (var n = 0; n < 3; n++)
        {
            await SendAsync(served, Whole.Replace("\"7\"", $"\"{n}\"", StringComparison.Ordinal), Structured);
        }

        var first = (await served.GetAsync("events?limit=2")).Json;
        var second = (await served.GetAsync($"events?limit=2&cursor={first.GetProperty("next").GetString()}")).Json;

        first.GetProperty("items").EnumerateArray().Select(each => each.GetProperty("id").GetString()).Should().Equal("2", "1");
        second.GetProperty("items").EnumerateArray().Select(each => each.GetProperty("id").GetString()).Should().Equal("0");
        second.GetProperty("next").ValueKind.Should().Be(System.Text.Json.JsonValueKind.Null);
        (await served.GetAsync("events?type=other")).Json.GetProperty("items").GetArrayLength().Should().Be(0);
        (await served.GetAsync("events?cursor=x")).Status.Should().Be(HttpStatusCode.UnprocessableEntity);
    }

    [Theory]
    [InlineData("{", Structured, 400, "the body is not JSON")]
    [InlineData("", Structured, 422, "`specversion` is missing")]
    [InlineData("[]", Structured, 422, "expected an object")]
    [InlineData("{}", Batch, 422, "expected an array of 1 to 100 events")]
    [InlineData("[]", Batch, 422, "expected an array of 1 to 100 events")]
    [InlineData("[7]", Batch, 422, "[0] expected an object")]
    [InlineData("{}", "application/json", 415, "Content-Type: expected application/cloudevents+json or")]
    [InlineData("{}", "text/plain", 415, "Content-Type: expected application/cloudevents+json or")]
    [InlineData("{}", Structured + "; charset=latin1", 415, "in UTF-8 and nothing packed")]
    [InlineData("""{"a":1,"a":2}""", Structured, 422, "this key stands twice")]
    public async Task What_is_no_event_is_refused(string body, string type, int status, string detail)
    {
        await using var served = await ServedRig.CreateAsync(starts: false);

        var answer = await SendAsync(served, body, type);

        ((int)answer.Status).Should().Be(status, answer.Text);
        answer.Detail.Should().Contain(detail);
    }

    [Theory]
    [InlineData("\"1.0\"", "\"0.3\"", "`specversion`: expected 1.0, found `0.3`")]
    [InlineData("\"7\"", "\"\"", "`id` is missing or empty")]
    [InlineData("\"7\"", "null", "`id` is missing or empty")]
    [InlineData("\"7\"", "{}", "`id`: expected a text, a number or a boolean")]
    [InlineData("\"7\"", "\"a\\u0000b\"", "`id` holds a control character")]
    [InlineData("\"7\"", "\"\\ud800\"", "a lone surrogate")]
    [InlineData("/sensors/1", "/a b", "`source`: expected a URI reference without blanks")]
    [InlineData("/sensors/1", "urn:wf:run:1", "what the engine's own events begin with")]
    [InlineData("/sensors/1", "URN:WF:run:1", "what the engine's own events begin with")]
    [InlineData("\"type\":\"data.arrived\",", "", "`type` is missing or empty")]
    [InlineData("data.arrived", "data arrived", "`type`: expected a type without blanks")]
    [InlineData("2026-11-24T12:00:00Z", "yesterday", "`time`: expected an RFC 3339 time")]
    [InlineData("\"ext\":true", "\"expirytime\":\"soon\"", "`expirytime`: expected an RFC 3339 time")]
    [InlineData("\"ext\":true", "\"datacontenttype\":\"text/xml\"", "the data of an event is JSON, found `text/xml`")]
    [InlineData("\"ext\":true", "\"data_base64\":\"aGk=\"", "the data of an event is JSON; expected `data`")]
    public async Task An_attribute_that_is_wrong_is_named(string part, string with, string detail)
    {
        await using var served = await ServedRig.CreateAsync(starts: false);

        var answer = await SendAsync(served, Whole.Replace(part, with, StringComparison.Ordinal), Structured);

        answer.Status.Should().Be(HttpStatusCode.UnprocessableEntity, answer.Text);
        answer.Detail.Should().Contain(detail);
        (await served.GetAsync("events")).Json.GetProperty("items").GetArrayLength().Should().Be(0);
    }

    [Theory]
    [InlineData("\"7\"", 201, "`id`: expected at most 200 characters, found 201")]
    [InlineData("\"a.csv\"", 501, "`subject`: expected at most 500 characters, found 501")]
    [InlineData("\"data.arrived\"", 201, "`type`: expected at most 200 characters, found 201")]
    [InlineData("\"/sensors/1\"", 501, "`source`: expected at most 500 characters, found 501")]
    [InlineData("{\"size\":3}", 262_145, "`data`: ")]
    public async Task What_is_too_long_is_refused_with_its_length(string part, int length, string detail)
    {
        await using var served = await ServedRig.CreateAsync(starts: false);

        var answer = await SendAsync(served, Whole.Replace(part, $"\"{new string('x', length)}\"", StringComparison.Ordinal), Structured);

        answer.Status.Should().Be(HttpStatusCode.UnprocessableEntity, answer.Text);
        answer.Detail.Should().StartWith(detail);
    }

    [Fact]
    public async Task What_is_too_large_or_too_many_is_refused_also_in_headers_and_packed()
    {
        await using var served = await ServedRig.CreateAsync(starts: false);

        var large = await SendAsync(served, new string(' ', 1024 * 1024 + 1), Structured);
        var many = await SendAsync(served, $"[{string.Join(',', Enumerable.Repeat(Whole, 101))}]", Batch);
        var text = await SendAsync(served, "hello", "text/plain", ("ce-id", "1"), ("ce-source", "/s"), ("ce-type", "t"), ("ce-specversion", "1.0"));
        var bytes = await SendAsync(served, "\"\u00ff\"", Structured, Encoding.Latin1);
        var deep = await SendAsync(served, new string('[', 100_000), Batch);

        large.Status.Should().Be(HttpStatusCode.RequestEntityTooLarge);
        many.Detail.Should().Be("the body: expected an array of 1 to 100 events");
        text.Status.Should().Be(HttpStatusCode.UnsupportedMediaType);
        text.Detail.Should().Contain("expected application/json");
        bytes.Detail.Should().Be("the body is not JSON: it is not UTF-8");
        deep.Status.Should().Be(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Many_that_send_the_same_events_at_once_store_them_once()
    {
        await using var served = await ServedRig.CreateAsync(starts: false);
        var one = Enumerable.Range(0, 10).Select(n => Whole.Replace("\"7\"", $"\"{n}\"", StringComparison.Ordinal)).ToList();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(n =>
            SendAsync(served, $"[{string.Join(',', n % 2 == 0 ? one : Enumerable.Reverse(one))}]", Batch)));

        answers.Should().OnlyContain(answer => answer.Status == HttpStatusCode.Accepted);
        (await served.Rig.Bare.ListArrivalsAsync(new ArrivalFilter("default"), TestContext.Current.CancellationToken)).Should().HaveCount(10);
    }

    private static Task<Answer> SendAsync(ServedRig served, string body, string type, params (string Name, string Value)[] headers) =>
        SendAsync(served, body, type, Encoding.UTF8, headers);

    private static async Task<Answer> SendAsync(ServedRig served, string body, string type, Encoding encoding, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/projects/default/events");
        request.Content = new ByteArrayContent(encoding.GetBytes(body));
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return await Answer.OfAsync(await served.Client.SendAsync(request));
    }
}
