using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using FluentAssertions;
using Microsoft.Extensions.Time.Testing;
using Workflows.Runtime.Storing;
using Workflows.Server.People;
using Workflows.Tests.Storage;
using Xunit;

namespace Workflows.Tests.Server;

/// <summary>People and programs that come with tokens.</summary>
public sealed class TokenTests : IAsyncDisposable
{
    private readonly FakeTimeProvider clock = new(DateTimeOffset.UtcNow);
    private ServedRig served = null!;

    [Fact]
    public async Task A_token_lets_in_whom_it_speaks_for_with_what_it_allows()
    {
        await StartAsync();
        var anna = await GiveAsync("anna", "default", "author");

        var me = await SendAsync(anna, HttpMethod.Get, "/api/v1/me");

        me.Json.GetProperty("actor").GetString().Should().Be("token:anna");
        me.Json.GetProperty("roles").GetRawText().Should().Be("""{"default":["viewer","operator","author"]}""");
        (await SendAsync(anna, HttpMethod.Get, "/api/v1/projects/other/runs")).Status.Should().Be(HttpStatusCode.NotFound);
        (await SendAsync(anna, HttpMethod.Get, "/api/v1/projects/default/audit")).Status.Should().Be(HttpStatusCode.Forbidden);
        (await served.Rig.Bare.FindTokenAsync(ApiToken.Parse(anna)!.Value.Id, default))!.UsedAt.Should().NotBeNull();
    }

    [Fact]
    public async Task Whatever_else_comes_as_a_token_lets_nobody_in()
    {
        await StartAsync();
        var anna = await GiveAsync("anna", Principal.EveryProject, "admin");
        var id = ApiToken.Parse(anna)!.Value.Id;

        foreach (var header in (string?[])
            [
                null, "Bearer", "Bearer ", "Bearer nothing", "Bearer wf_", $"Bearer wf_{id}", $"Bearer {anna[..^1]}", $"Bearer {anna}0", $"Basic {anna}",
                anna, $"Bearer {anna.ToUpperInvariant()}", $"Bearer wf_{id}_{new string('0', 64)}", $"Bearer wf_{new string('0', 12)}_{anna[^64..]}",
                $"Bearer {anna} {anna}", $"Bearer ' OR 1=1 --",
            ])
        {
            (await SendRawAsync(header, HttpMethod.Get, "/api/v1/me")).Status.Should().Be(HttpStatusCode.Unauthorized, header);
        }

        ApiToken.Parse($"wf_{id}_{new string('٣', 64)}").Should().BeNull("a digit is one of ten");
        (await SendRawAsync($"bearer  {anna}", HttpMethod.Get, "/api/v1/me")).Status.Should().Be(HttpStatusCode.OK, "a scheme has no case");
    }

    [Fact]
    public async Task A_token_that_is_revoked_or_has_expired_is_refused_from_then_on_and_that_is_on_record_once_a_minute()
    {
        await StartAsync();
        var (anna, bob) = (await GiveAsync("anna", "default", "viewer"), await GiveAsync("bob", "default", "viewer"));
        var revoked = ApiToken.Parse(anna)!.Value.Id;

        await served.Rig.Bare.RevokeTokenAsync(revoked, Acts.By("local:ada"), default);
        (await SendAsync(anna, HttpMethod.Get, "/api/v1/me")).Status.Should().Be(HttpStatusCode.Unauthorized);
        (await SendAsync(anna, HttpMethod.Get, "/api/v1/me")).Status.Should().Be(HttpStatusCode.Unauthorized);
        (await SendAsync(bob, HttpMethod.Get, "/api/v1/me")).Status.Should().Be(HttpStatusCode.OK);
        clock.Advance(ApiToken.Standard);
        (await SendAsync(bob, HttpMethod.Get, "/api/v1/me")).Status.Should().Be(HttpStatusCode.Unauthorized);

        (await served.Rig.Bare.ListAuditAsync(new() { Act = "token.refuse" }, default))
            .Select(row => (row.Entry.Actor, row.Entry.After)).Should().Equal(("token:bob", "it has expired"), ("token:anna", "it is revoked"));
    }

    [Fact]
    public async Task An_admin_makes_a_token_for_somebody_its_text_is_shown_once_and_stored_nowhere()
    {
        await StartAsync();
        var admin = await GiveAsync("anna", Principal.EveryProject, "admin");

        var carl = new { subject = "carl", roles = new { bikes = new[] { "viewer" } }, expires = "7d" };
        var made = await SendAsync(admin, HttpMethod.Post, "/api/v1/tokens", carl);
        var text = made.Json.GetProperty("token").GetString()!;
        var listed = await SendAsync(admin, HttpMethod.Get, "/api/v1/tokens");

        made.Status.Should().Be(HttpStatusCode.Created);
        (await SendAsync(text, HttpMethod.Get, "/api/v1/me")).Json.GetProperty("actor").GetString().Should().Be("token:carl");
        listed.Text.Should().NotContain(text).And.NotContain(text[^64..]);
        listed.Json.GetProperty("items").EnumerateArray().Should().HaveCount(2);
        foreach (var file in Directory.EnumerateFiles(served.Rig.Folder, "*", SearchOption.AllDirectories))
        {
            (await File.ReadAllTextAsync(file)).Should().NotContain(text[^64..], file);
        }
    }

    [Fact]
    public async Task Nobody_grants_more_than_they_have_or_makes_a_token_for_somebody_else_or_sees_those_of_others()
    {
        await StartAsync();
        var bob = await GiveAsync("bob", "default", "author");
        var carl = ApiToken.Parse(await GiveAsync("carl", "default", "viewer"))!.Value.Id;

        var own = await SendAsync(bob, HttpMethod.Post, "/api/v1/tokens", new { roles = new { @default = new[] { "operator" } } });

        own.Json.GetProperty("actor").GetString().Should().Be("token:bob");
        await RefusedAsync(new { roles = new { @default = new[] { "approver" } } }, 403, "token:bob is not approver in default");
        await RefusedAsync(new { roles = new { other = new[] { "viewer" } } }, 403, "token:bob is not viewer in other");
        await RefusedAsync(new { roles = new Dictionary<string, string[]> { ["*"] = ["viewer"] } }, 403, "is not viewer in every project");
        await RefusedAsync(new { subject = "carl", roles = new { @default = new[] { "viewer" } } }, 403, "made by an admin of every project");
        await RefusedAsync(new { roles = new { @default = new[] { "king" } } }, 422, "expected viewer, operator, author, approver, admin, found `king`");
        await RefusedAsync(new { roles = new { } }, 422, "expected at least one project");
        await RefusedAsync(new { roles = new { @default = new[] { "viewer" } }, expires = "91d" }, 422, "at most 90d");
        await RefusedAsync(new { roles = new { @default = new[] { "viewer" } }, subject = "a b" }, 422, "letters, digits and . _ - @");
        (await SendAsync(bob, HttpMethod.Get, "/api/v1/tokens")).Text.Should().NotContain(carl);
        (await SendAsync(bob, HttpMethod.Delete, $"/api/v1/tokens/{carl}")).Status.Should().Be(HttpStatusCode.NotFound);
        (await SendAsync(bob, HttpMethod.Delete, $"/api/v1/tokens/{own.Json.GetProperty("id").GetString()}")).Status.Should().Be(HttpStatusCode.OK);

        async Task RefusedAsync(object body, int status, string why)
        {
            var refused = await SendAsync(bob, HttpMethod.Post, "/api/v1/tokens", body);
            ((int)refused.Status).Should().Be(status, refused.Text);
            refused.Detail.Should().Contain(why);
        }
    }

    [Fact]
    public async Task A_parameter_that_names_a_path_of_the_server_is_refused_to_whoever_is_not_its_user()
    {
        await StartAsync();
        var anna = await GiveAsync("anna", "default", "author");
        const string reads = "name: reads\nparameters: { data: { type: string, format: file, default: /etc/hostname } }\nsteps: { a: { set: { b: 1 } } }\n";
        (await SendAsync(anna, HttpMethod.Post, "/api/v1/projects/default/workflows/reads/versions", new { text = reads })).Status
            .Should().Be(HttpStatusCode.Created);

        foreach (var parameters in new object[] { new { data = "/etc/passwd" }, new { data = "../secrets/x" }, new { } })
        {
            var refused = await SendAsync(anna, HttpMethod.Post, "/api/v1/projects/default/workflows/reads/runs", new { parameters });
            refused.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
            refused.Detail.Should().Contain("is a path of the server's machine");
        }
    }

    public async ValueTask DisposeAsync() => await served.DisposeAsync();

    private async Task StartAsync() => served = await ServedRig.CreateAsync(
        signInWith: store => new TokenSignIn(store, store, clock).FindAsync, starts: false, takesPaths: false);

    private async Task<string> GiveAsync(string subject, string project, string role)
    {
        var grants = ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty.Add(project, [role]);
        var (text, record) = ApiToken.Make(Actor.Named(subject), grants, "local:test", clock.GetUtcNow(), ApiToken.Standard);
        await served.Rig.Bare.AddTokenAsync(record, Acts.By("local:test", "token.create", record.Id), default);
        return text;
    }

    private Task<Answer> SendAsync(string token, HttpMethod method, string path, object? body = null) => SendRawAsync($"Bearer {token}", method, path, body);

    private async Task<Answer> SendRawAsync(string? header, HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        if (header is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", header);
        }

        return await Answer.OfAsync(await served.Client.SendAsync(request));
    }
}
