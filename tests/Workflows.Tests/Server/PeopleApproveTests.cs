using System.Net;
using System.Text.Json;
using FluentAssertions;
using Xunit;

namespace Workflows.Tests.Server;

/// <summary>Approvals among people who have signed in.</summary>
public sealed class PeopleApproveTests
{
    private const string Two =
        """
        name: two
        steps: { ok: { approval: { text: "go?", count: 2, from: ["role:approver"] } } }
        """;

    [Fact]
    public async Task Who_published_the_version_does_not_decide_what_somebody_else_started_with_it()
    {
        await using var served = await ServedRig.CreateAsync(signIn: Persons.SignIn);
        (await served.AsAsync("ada", "workflows/two/versions", new { text = Two })).Status.Should().Be(HttpStatusCode.Created);
        (await served.AsAsync("bob", "workflows/two/runs", new { })).Status.Should().Be(HttpStatusCode.Created);
        var run = (await served.AsAsync("bob", "workflows/two/runs/1")).Json.GetProperty("id").GetGuid();
        await served.Rig.UntilAsync(run, state => state.Steps[0].Approval is not null);

        var listed = (await served.AsAsync("ada", "approvals")).Json.GetProperty("items")[0];
        var editor = await served.AsAsync("ada", "workflows/two/runs/1/steps/ok/decision", new { decision = "approve" });
        var other = await served.AsAsync("carl", "workflows/two/runs/1/steps/ok/decision", new { decision = "approve" });

        const string Why = "token:ada published the version that runs, and an approval by its last editor does not count (notRequester)";
        (listed.GetProperty("editor").GetString(), listed.GetProperty("whyNot").GetString()).Should().Be(("token:ada", Why));
        editor.Status.Should().Be(HttpStatusCode.Conflict);
        editor.Detail.Should().Contain(Why);
        other.Status.Should().Be(HttpStatusCode.OK, other.Text);
    }

    [Fact]
    public async Task An_approval_of_two_is_decided_by_two_others_than_who_asked_however_many_tokens_one_has()
    {
        await using var served = await ServedRig.CreateAsync(signIn: Persons.SignIn);
        (await served.AsAsync("ada", "workflows/two/versions", new { text = Two })).Status.Should().Be(HttpStatusCode.Created);
        var run = (await served.AsAsync("ada", "workflows/two/runs", new { })).Json.GetProperty("id").GetGuid();

        await DecidedAsync("ada", HttpStatusCode.Conflict, "token:ada started this run, and an approval by its requester does not count");
        await DecidedAsync("vera", HttpStatusCode.Forbidden, "this needs the role approver in default");
        await DecidedAsync("bob", HttpStatusCode.OK);
        await DecidedAsync("bob", HttpStatusCode.Conflict, "token:bob has voted already; 2 different people are asked");
        await DecidedAsync("carl", HttpStatusCode.OK);
        await DecidedAsync("dora", HttpStatusCode.Conflict, "already approved by token:carl");

        var ended = await served.Rig.EndAsync(run);
        ended.Steps[0].Approval!.Votes.Select(vote => (vote.Actor, vote.Method)).Should().Equal(("token:bob", "token"), ("token:carl", "token"));
        var audited = (await served.Rig.Bare.ListAuditAsync(new() { Act = "approval.vote" }, TestContext.Current.CancellationToken))
            .Select(row => row.Entry.Actor);
        audited.Should().Equal("token:dora", "token:carl", "token:bob", "token:bob", "token:ada");

        async Task DecidedAsync(string who, HttpStatusCode status, string? why = null)
        {
            var answer = await served.AsAsync(who, "workflows/two/runs/1/steps/ok/decision", new { decision = "approve" });
            answer.Status.Should().Be(status, answer.Text);
            if (why is not null)
            {
                answer.Detail.Should().Contain(why);
            }
        }
    }

    [Fact]
    public async Task Whom_the_deadline_asks_too_may_decide_from_then_on_and_is_shown_among_who_may()
    {
        // So long that the clock of the server, which goes on beside the rig's, does not reach it.
        const string Flow =
            """
            name: late
            steps: { ok: { approval: { from: ["user:token:bob"], deadline: 9000d, onDeadline: escalate, escalateTo: ["user:token:carl"] } } }
            """;
        await using var served = await ServedRig.CreateAsync(signIn: Persons.SignIn);
        (await served.AsAsync("ada", "workflows/late/versions", new { text = Flow })).Status.Should().Be(HttpStatusCode.Created);
        var run = (await served.AsAsync("ada", "workflows/late/runs", new { })).Json.GetProperty("id").GetGuid();
        await served.Rig.UntilAsync(run, state => state.Steps[0].Approval is not null);
        var before = (await served.AsAsync("carl", "approvals")).Json.GetProperty("items")[0];

        await served.Rig.AdvanceAsync(TimeSpan.FromDays(9001));
        await served.Rig.UntilAsync(run, state => state.Steps[0].Approval!.EscalatedAt is not null);
        var after = (await served.AsAsync("carl", "approvals")).Json.GetProperty("items")[0];
        var decided = await served.AsAsync("carl", "workflows/late/runs/1/steps/ok/decision", new { decision = "approve" });

        before.GetProperty("whyNot").GetString().Should().Be("token:carl is none of user:token:bob");
        (after.TryGetProperty("whyNot", out var why) && why.ValueKind != JsonValueKind.Null).Should().BeFalse();
        after.GetProperty("approval").GetProperty("from").GetRawText().Should().Be("""["user:token:bob","user:token:carl"]""");
        after.GetProperty("approval").TryGetProperty("deadline", out _).Should().BeFalse("nothing happens by itself any more");
        decided.Status.Should().Be(HttpStatusCode.OK, decided.Text);
    }
}
