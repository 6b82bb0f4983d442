using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Json;
using FluentAssertions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Workflows.Server.Limiting;
using Workflows.Server.People;
using Workflows.Server.SigningIn;
using Workflows.Tests.Storage;
using Xunit;

namespace Workflows.Tests.Server;

/// <summary>Nobody takes the server from the others: requests, failed sign-ins, streams, bytes held.</summary>
public sealed class LimitTests
{
    private const string Me = "/api/v1/me";

    private readonly FakeTimeProvider clock = new(DateTimeOffset.UtcNow);

    [Fact]
    public async Task Who_asks_too_much_waits_and_nobody_else_does()
    {
        await using var served = await ServedRig.CreateAsync(signIn: Persons.SignIn, starts: false, limits: new() { RequestsPerMinute = 10 }, time: clock);
        foreach (var _ in Enumerable.Range(0, 10))
        {
            (await served.AsAsync("anna", Me)).Status.Should().Be(HttpStatusCode.OK);
        }

        var refused = await served.AsAsync("anna", Me);

        refused.Status.Should().Be(HttpStatusCode.TooManyRequests);
        refused.Message.Headers.RetryAfter!.Delta.Should().Be(TimeSpan.FromSeconds(6));
        refused.Detail.Should().Be("token:anna has sent more than 10 requests a minute");
        (await served.AsAsync("bob", Me)).Status.Should().Be(HttpStatusCode.OK);
        clock.Advance(TimeSpan.FromSeconds(6));
        (await served.AsAsync("anna", Me)).Status.Should().Be(HttpStatusCode.OK);
        (await served.AsAsync("anna", Me)).Status.Should().Be(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Strangers_are_counted_by_their_address_and_health_is_not()
    {
        await using var served = await ServedRig.CreateAsync(signIn: Persons.SignIn, starts: false, limits: new() { RequestsPerMinute = 10 }, time: clock);

        (await StatusesAsync(served, Me, 11)).Should().Equal([.. Enumerable.Repeat(401, 10), 429]);

        (await StatusesAsync(served, "/hooks/default/a/b", 11, HttpMethod.Post)).Should().Equal(
            [.. Enumerable.Repeat(415, 10), 429], "what is sent to pages keeps no webhook out, and they are counted too");
        (await StatusesAsync(served, "/health/live", 11)).Should().OnlyContain(status => status == 200);
        (await served.AsAsync("anna", Me)).Status.Should().Be(HttpStatusCode.OK, "who signs in is somebody else");
    }

    [Theory]
    [InlineData(true, 401)]
    [InlineData(false, 429)]
    public async Task What_a_request_says_of_its_address_counts_where_a_trusted_proxy_says_it(bool isTrusted, int status)
    {
        ImmutableArray<IPNetwork> proxies = isTrusted ? [IPNetwork.Parse("127.0.0.0/8")] : [IPNetwork.Parse("10.0.0.0/8")];
        await using var served = await ServedRig.CreateAsync(
            signIn: _ => null, starts: false, limits: new() { RequestsPerMinute = 10 }, time: clock, proxies: proxies);
        await StatusesAsync(served, Me, 10, from: "192.0.2.1");

        (await StatusesAsync(served, Me, 1, from: "192.0.2.2")).Should().Equal(status);

        (await StatusesAsync(served, Me, 1, from: "192.0.2.1")).Should().Equal(429);
        (await StatusesAsync(served, Me, 1, from: "192.0.2.3, 192.0.2.1")).Should().Equal([429], "the last one was added by the proxy");
    }

    [Fact]
    public async Task Who_fails_to_sign_in_ten_times_waits_and_keeps_nobody_out_whose_token_counts()
    {
        await using var served = await ServedRig.CreateAsync(
            starts: false, sessions: store => new(store, new TokenSignIn(store, store, clock), null, clock), time: clock);
        var grants = ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty.Add("default", ["viewer"]);
        var (token, record) = ApiToken.Make(Actor.Named("anna"), grants, "local:test", clock.GetUtcNow(), ApiToken.Standard);
        await served.Rig.Bare.AddTokenAsync(record, Acts.By("local:test"), default);
        foreach (var _ in Enumerable.Range(0, 12))
        {
            (await TryAsync(token)).Status.Should().Be(HttpStatusCode.OK, "who succeeds is not counted");
        }

        var wrong = await Task.WhenAll(Enumerable.Range(0, 15).Select(_ => TryAsync("nothing")));

        wrong.Count(answer => answer.Status == HttpStatusCode.Unauthorized).Should().Be(10);
        wrong.Count(answer => answer.Status == HttpStatusCode.TooManyRequests).Should().Be(5);
        (await TryAsync(token)).Status.Should().Be(HttpStatusCode.OK, "all behind one proxy may have one address");
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["token"] = "nothing" });
        var page = await Answer.OfAsync(await served.Client.PostAsync("/sign-in", form));
        (page.Status, page.Text.Contains("Too many tries", StringComparison.Ordinal)).Should().Be((HttpStatusCode.TooManyRequests, true));
        page.Message.Headers.RetryAfter!.Delta.Should().Be(TimeSpan.FromSeconds(6));
        clock.Advance(TimeSpan.FromSeconds(6));
        (await TryAsync("nothing")).Status.Should().Be(HttpStatusCode.Unauthorized);

        async Task<Answer> TryAsync(string text) =>
            await Answer.OfAsync(await served.Client.PostAsync("/api/v1/sign-in", JsonContent.Create(new { token = text })));
    }

    [Fact]
    public async Task A_form_that_is_not_of_the_page_is_a_bad_request()
    {
        await using var served = await ServedRig.CreateAsync(
            starts: false, sessions: store => new(store, new TokenSignIn(store, store, clock), null, clock), time: clock);
        using var many = new StringContent(string.Concat(Enumerable.Repeat("a=&", 1_100)), null, "application/x-www-form-urlencoded");

        (await Answer.OfAsync(await served.Client.PostAsync("/sign-in", many))).Status.Should().Be(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task One_has_so_many_streams_at_once_and_one_that_is_closed_makes_room()
    {
        await using var served = await ServedRig.CreateAsync(limits: new() { StreamsPerUser = 1 });
        await StandsAsync(served);
        using (var first = await StreamAsync(served))
        {
            first.StatusCode.Should().Be(HttpStatusCode.OK);
            using var second = await StreamAsync(served);
            second.StatusCode.Should().Be(HttpStatusCode.TooManyRequests);
            (await Answer.OfAsync(second)).Detail.Should().Be("local:anna has 1 streams open here, as many as one may: close one");
        }

        var streams = new OpenStreams(1);
        using (var open = streams.TryOpen("anna"))
        {
            streams.TryOpen("anna").Should().BeNull();
            using var other = streams.TryOpen("bob");
            other.Should().NotBeNull();
            open!.Dispose();
            open.Dispose();
        }

        using var again = streams.TryOpen("anna");
        again.Should().NotBeNull();
    }

    [Fact]
    public async Task A_stream_of_who_may_read_no_more_ends_within_five_minutes()
    {
        var ada = Principal.Everywhere(Actor.Local("ada"), Role.Admin);
        var mayRead = true;
        await using var served = await ServedRig.CreateAsync(signIn: http => mayRead || !HttpMethods.IsGet(http.Request.Method) ? ada : null, time: clock);
        await StandsAsync(served);
        using var answer = await StreamAsync(served);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        (await reader.ReadLineAsync()).Should().Be("id: 1");

        mayRead = false;
        clock.Advance(TimeSpan.FromMinutes(5));
        await served.PostAsync("workflows/one/runs/1/suspend");

        (await reader.ReadToEndAsync()).Should().NotContain("event: ended");
        (await served.PostAsync("workflows/one/runs/1/resume")).Status.Should().Be(HttpStatusCode.OK, "the run goes on");
    }

    [Fact]
    public void Callers_that_are_silent_for_a_minute_are_forgotten_and_no_others()
    {
        var limit = new CallerRates(10, clock);
        foreach (var i in Enumerable.Range(0, 999))
        {
            limit.Take($"{i}");
        }

        clock.Advance(TimeSpan.FromMinutes(1));
        limit.Take("new");
        limit.Count.Should().Be(1_000);

        limit.Take("newer");
        limit.Count.Should().Be(2, "those were silent");
        foreach (var i in Enumerable.Range(0, 3_000))
        {
            limit.Take($"{i}");
        }

        limit.Count.Should().Be(3_002, "none of them was");
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    [InlineData(null, "nobody")]
    public void Of_an_address_of_IPv6_the_network_counts(string? address, string counted)
    {
        var http = new DefaultHttpContext();
        http.Connection.RemoteIpAddress = address is null ? null : IPAddress.Parse(address);

        ClientAddress.Of(http).Should().Be(counted);
    }

    [Fact]
    public void One_sender_holds_a_part_of_what_all_may()
    {
        var held = new HeldBytes(100, 40);

        held.Add("a", 40).Should().Be(HeldVerdict.Fits);
        held.Add("a", 1).Should().Be(HeldVerdict.OneHoldsTooMuch);
        held.Add("b", 40).Should().Be(HeldVerdict.Fits);
        held.Add("c", 20).Should().Be(HeldVerdict.AllHoldTooMuch);
        held.GiveBack("a", 41);
        held.Add("c", 20).Should().Be(HeldVerdict.Fits);
        held.Add("a", 20).Should().Be(HeldVerdict.Fits);
        held.Add("a", 1).Should().Be(HeldVerdict.AllHoldTooMuch);
    }

    private static async Task StandsAsync(ServedRig served)
    {
        served.Rig.Executor.Script = _ => null;
        await served.PublishAsync("one", "name: one\nsteps: { work: { uses: container, command: ['true'] } }");
        (await served.PostAsync("workflows/one/runs")).Status.Should().Be(HttpStatusCode.Created);
    }

    private static async Task<HttpResponseMessage> StreamAsync(ServedRig served)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/projects/default/workflows/one/runs/1/events");
        request.Headers.Add("Accept", "text/event-stream");
        return await served.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private static async Task<IReadOnlyList<int>> StatusesAsync(ServedRig served, string path, int times, HttpMethod? method = null, string? from = null)
    {
        var statuses = new List<int>();
        foreach (var _ in Enumerable.Range(0, times))
        {
            using var request = new HttpRequestMessage(method ?? HttpMethod.Get, path);
            if (from is not null)
            {
                request.Headers.Add("X-Forwarded-For", from);
            }

            statuses.Add((int)(await served.Client.SendAsync(request)).StatusCode);
        }

        return statuses;
    }
}
