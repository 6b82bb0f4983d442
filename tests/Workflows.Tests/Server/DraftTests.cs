using System.Net;
using System.Net.Http.Json;
using FluentAssertions;
using Workflows.Runtime.Storing;
using Xunit;

namespace Workflows.Tests.Server;

/// <summary><c>P/workflows/W/draft</c>: what several authors work on, none of whom writes over another.</summary>
public sealed class DraftTests : IAsyncLifetime
{
    private const string Live = "name: two\nsteps: { a: { set: { b: 1 } } }\n";

    private ServedRig served = null!;

    public async ValueTask InitializeAsync()
    {
        served = await ServedRig.CreateAsync(starts: false);
        await served.PublishAsync("two", Live);
    }

    public ValueTask DisposeAsync() => served.DisposeAsync();

    [Fact]
    public async Task A_draft_is_saved_read_elsewhere_and_saved_again()
    {
        var before = await SendAsync(HttpMethod.Get, "two");

        var saved = await SaveAsync("two", "name: two # half", Live);
        var read = await SendAsync(HttpMethod.Get, "two");
        var again = await SaveAsync("two", "name: two # whole", "name: two # half");

        before.Json.GetProperty("begun").GetBoolean().Should().BeFalse();
        before.Json.GetProperty("text").GetString().Should().Be(Live);
        before.Message.Headers.ETag!.Tag.Should().Be($"\"{DraftRecord.DigestOf(Live)}\"");
        saved.Status.Should().Be(HttpStatusCode.OK, saved.Text);
        saved.Json.GetProperty("begun").GetBoolean().Should().BeTrue();
        saved.Message.Headers.ETag!.Tag.Should().Be($"\"{DraftRecord.DigestOf("name: two # half")}\"").And.Be(read.Message.Headers.ETag!.Tag);
        read.Json.GetProperty("text").GetString().Should().Be("name: two # half");
        read.Json.GetProperty("by").GetString().Should().Be("local:anna");
        again.Json.GetProperty("text").GetString().Should().Be("name: two # whole");
        var listed = (await served.GetAsync("drafts")).Json.GetProperty("items");
        listed.GetArrayLength().Should().Be(1);
        listed[0].GetProperty("workflow").GetString().Should().Be("two");
        listed[0].GetProperty("base").GetInt32().Should().Be(1);
    }

    [Fact]
    public async Task Who_has_not_seen_what_stands_there_gets_it_with_what_both_began_as()
    {
        await SaveAsync("two", "theirs", Live);

        var stale = await SaveAsync("two", "mine", Live);

        stale.Status.Should().Be(HttpStatusCode.PreconditionFailed);
        stale.Json.GetProperty("theirs").GetProperty("text").GetString().Should().Be("theirs");
        stale.Json.GetProperty("base").GetString().Should().Be(Live);
        (await SendAsync(HttpMethod.Get, "two")).Json.GetProperty("text").GetString().Should().Be("theirs");
    }

    [Fact]
    public async Task Where_somebody_has_published_meanwhile_that_is_what_stands_there()
    {
        var next = Live.Replace("b: 1", "b: 2", StringComparison.Ordinal);
        await served.PublishAsync("two", next);

        var stale = await SaveAsync("two", "mine", Live);

        stale.Status.Should().Be(HttpStatusCode.PreconditionFailed);
        stale.Json.GetProperty("theirs").GetProperty("base").GetInt32().Should().Be(2);
        stale.Json.GetProperty("theirs").GetProperty("text").GetString().Should().Be(next);
        stale.Json.GetProperty("base").GetString().Should().Be(Live);
    }

    [Fact]
    public async Task A_workflow_that_is_not_there_yet_has_a_draft_too()
    {
        using var request = Request(HttpMethod.Put, "new");
        (await SendAsync(HttpMethod.Get, "new")).Status.Should().Be(HttpStatusCode.NotFound);
        request.Headers.Add("If-None-Match", "*");
        request.Content = JsonContent.Create(new { text = "name: new", @base = 0 });

        (await Answer.OfAsync(await served.Client.SendAsync(request))).Status.Should().Be(HttpStatusCode.OK);
        (await SaveAsync("new", "name: new # more", "name: new", began: 0)).Status.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task It_is_thrown_away_by_who_has_seen_it_and_by_no_other()
    {
        await SaveAsync("two", "theirs", Live);

        (await DropAsync("mine")).Status.Should().Be(HttpStatusCode.PreconditionFailed);
        (await DropAsync("theirs")).Status.Should().Be(HttpStatusCode.OK);
        (await DropAsync("theirs")).Status.Should().Be(HttpStatusCode.NotFound);

        async Task<Answer> DropAsync(string seen)
        {
            using var request = Request(HttpMethod.Delete, "two");
            request.Headers.Add("If-Match", $"\"{DraftRecord.DigestOf(seen)}\"");
            return await Answer.OfAsync(await served.Client.SendAsync(request));
        }
    }

    [Theory]
    [InlineData("two", """{"text":"a","base":1}""", null, 428, "say what is to be replaced")]
    [InlineData("two", """{"text":"a","base":1}""", "*", 428, "say what is to be replaced")]
    [InlineData("two", """{"text":"a","base":1}""", "\"abc\"", 428, "say what is to be replaced")]
    [InlineData("two", """{"text":"a\u0000","base":1}""", null, 422, "without a NUL")]
    [InlineData("two", """{"text":"a","base":-1}""", null, 422, "a base that is a version, or 0")]
    [InlineData("two", """{"text":"a"}""", null, 422, "base")]
    [InlineData("Two", """{"text":"a","base":0}""", null, 422, "can't be the name of a workflow")]
    public async Task What_is_wrong_is_said(string workflow, string body, string? seen, int status, string why)
    {
        using var request = Request(HttpMethod.Put, workflow);
        request.Content = new StringContent(body);
        if (seen is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", seen);
        }

        var refused = await Answer.OfAsync(await served.Client.SendAsync(request));

        ((int)refused.Status).Should().Be(status, refused.Text);
        refused.Detail.Should().Contain(why);
    }

    private static HttpRequestMessage Request(HttpMethod method, string workflow) => new(method, $"/api/v1/projects/default/workflows/{workflow}/draft");

    private async Task<Answer> SendAsync(HttpMethod method, string workflow)
    {
        using var request = Request(method, workflow);
        return await Answer.OfAsync(await served.Client.SendAsync(request));
    }

    private async Task<Answer> SaveAsync(string workflow, string text, string seen, int began = 1)
    {
        using var request = Request(HttpMethod.Put, workflow);
        request.Headers.Add("If-Match", $"\"{DraftRecord.DigestOf(seen)}\"");
        request.Content = JsonContent.Create(new { text, @base = began });
        return await Answer.OfAsync(await served.Client.SendAsync(request));
    }
}
