using System.Net;
using System.Text.Json;
using FluentAssertions;
using Microsoft.Extensions.Time.Testing;
using Workflows.Runtime.Storing;
using Xunit;

namespace Workflows.Tests.Server;

/// <summary>Handing on the right to decide, among people who have signed in.</summary>
public sealed class DelegationApiTests
{
    private const string Flow =
        """
        name: asks
        steps: { ok: { approval: { from: ["user:token:bob"] } } }
        """;

    private readonly FakeTimeProvider time = new(new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_is_handed_a_right_may_decide_and_both_names_are_on_record()
    {
        await using var served = await StartAsync();
        var before = await served.AsAsync("carl", "workflows/asks/runs/1/steps/ok/decision", new { decision = "approve" });

        var delegated = await DelegateAsync(served, "bob", "token:carl");
        var listed = (await served.AsAsync("carl", "approvals")).Json.GetProperty("items")[0];
        var decided = await served.AsAsync("carl", "workflows/asks/runs/1/steps/ok/decision", new { decision = "approve" });
        var shown = (await served.AsAsync("vera", "delegations")).Json.GetProperty("items")[0];

        before.Detail.Should().Contain("token:carl is none of user:token:bob");
        delegated.Status.Should().Be(HttpStatusCode.Created, delegated.Text);
        listed.GetProperty("whyNot").ValueKind.Should().Be(JsonValueKind.Null);
        decided.Status.Should().Be(HttpStatusCode.OK, decided.Text);
        var vote = decided.Json.GetProperty("steps").GetProperty("ok").GetProperty("approval").GetProperty("votes")[0];
        (vote.GetProperty("actor").GetString(), vote.GetProperty("onBehalfOf").GetString()).Should().Be(("token:carl", "token:bob"));
        (shown.GetProperty("from").GetString(), shown.GetProperty("to").GetString()).Should().Be(("token:bob", "token:carl"));
        var row = (await served.Rig.Bare.ListAuditAsync(new() { Act = "approval.delegate" }, Cancellation)).Should().ContainSingle().Which;
        (row.Entry.Actor, row.Entry.After).Should().Be(("token:bob", "to token:carl until 2026-12-08 12:00:00Z"));
    }

    [Fact]
    public async Task A_right_that_was_taken_back_or_is_over_counts_no_more()
    {
        await using var served = await StartAsync();
        var first = (await DelegateAsync(served, "bob", "token:carl")).Json.GetProperty("id").GetString();
        var foreign = await EndAsync(served, "dora", first!);
        var ended = await EndAsync(served, "bob", first!);
        var afterEnd = await served.AsAsync("carl", "workflows/asks/runs/1/steps/ok/decision", new { decision = "approve" });
        await DelegateAsync(served, "bob", "token:carl");
        time.Advance(TimeSpan.FromDays(14));
        var afterTime = await served.AsAsync("carl", "workflows/asks/runs/1/steps/ok/decision", new { decision = "approve" });

        (foreign.Status, foreign.Detail).Should().Be((HttpStatusCode.Forbidden, "this is for token:bob, whose right it is, or an admin of default"));
        ended.Json.GetProperty("endedAt").GetDateTimeOffset().Should().BeAfter(DateTimeOffset.UnixEpoch);
        afterEnd.Detail.Should().Contain("token:carl is none of user:token:bob");
        afterTime.Detail.Should().Contain("token:carl is none of user:token:bob");
        (await EndAsync(served, "bob", "000000000000")).Status.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Who_started_the_run_hands_nobody_a_right_to_approve_it_and_who_is_no_approver_decides_for_nobody()
    {
        await using var served = await StartAsync("bob");
        await DelegateAsync(served, "bob", "token:carl");
        await DelegateAsync(served, "bob", "token:vera");

        var carl = await served.AsAsync("carl", "workflows/asks/runs/1/steps/ok/decision", new { decision = "approve" });
        var vera = await served.AsAsync("vera", "workflows/asks/runs/1/steps/ok/decision", new { decision = "approve" });
        var given = await DelegateAsync(served, "vera", "token:carl");

        carl.Detail.Should().Contain("token:carl is none of user:token:bob");
        (vera.Status, given.Status).Should().Be((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden));
    }

    [Theory]
    [InlineData("bob", "14d", "to: expected a person as approvals and /api/v1/me name them, such as token:bob, found `bob`")]
    [InlineData("token:a b", "14d", "to: expected a person")]
    [InlineData("token:bob", "14d", "to: expected somebody else than token:bob, whose right it is")]
    [InlineData("token:carl", "91d", "expires: expected a duration of at most 90d, such as 14d, found `91d`")]
    [InlineData("token:carl", "0s", "expires: expected a duration")]
    [InlineData("token:carl", "tomorrow", "expires: expected a duration")]
    public async Task What_can_t_be_handed_on_is_refused_in_words(string to, string expires, string why)
    {
        await using var served = await ServedRig.CreateAsync(signIn: Persons.SignIn, starts: false);

        var answer = await served.AsAsync("bob", "delegations", new { to, expires });

        answer.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        answer.Detail.Should().StartWith(why);
    }

    [Fact]
    public async Task Who_has_handed_on_their_right_as_often_as_may_be_is_told_so()
    {
        await using var served = await ServedRig.CreateAsync(signIn: Persons.SignIn, starts: false);
        for (var i = 0; i < DelegationRecord.Most; i++)
        {
            (await DelegateAsync(served, "bob", "token:carl")).Status.Should().Be(HttpStatusCode.Created);
        }

        var refused = await DelegateAsync(served, "bob", "token:carl");

        (refused.Status, refused.Detail).Should().Be((HttpStatusCode.Conflict, DelegationRecord.TooMany));
    }

    private async Task<ServedRig> StartAsync(string requester = "ada")
    {
        var served = await ServedRig.CreateAsync(signIn: Persons.SignIn, time: time);
        (await served.AsAsync("ada", "workflows/asks/versions", new { text = Flow })).Status.Should().Be(HttpStatusCode.Created);
        var run = (await served.AsAsync(requester, "workflows/asks/runs", new { })).Json.GetProperty("id").GetGuid();
        await served.Rig.UntilAsync(run, state => state.Steps[0].Approval is not null);
        return served;
    }

    private static Task<Answer> DelegateAsync(ServedRig served, string who, string to) =>
        served.AsAsync(who, "delegations", new { to, expires = "14d" });

    private static async Task<Answer> EndAsync(ServedRig served, string who, string id) =>
        await served.AsAsync(who, $"delegations/{id}", method: HttpMethod.Delete);
}
