using System.Collections.Immutable;
using FluentAssertions;
using Workflows.Core.Runs.Events;
using Workflows.Runtime.Auditing;
using Workflows.Runtime.Storing;
using Xunit;

namespace Workflows.Tests.Storage;

/// <summary>Tokens, and what people did.</summary>
public abstract partial class StoreConformance
{
    [Fact]
    public async Task What_somebody_handed_on_ends_with_the_last_of_their_tokens()
    {
        var (first, second) = (Token("f001"), Token("f002"));
        await Store.AddTokenAsync(first, Acts.By("local:ada", "token.create", "f001"), Cancellation);
        await Store.AddTokenAsync(second, Acts.By("local:ada", "token.create", "f002"), Cancellation);
        var giver = $"{first.Issuer}:{first.Subject}";
        foreach (var (id, from) in new[] { ("d1", giver), ("d2", "token:somebody") })
        {
            var right = new DelegationRecord(id, "default", from, "token:bob") { Since = Clock.GetUtcNow(), Until = Clock.GetUtcNow().AddDays(1) };
            await Store.AddDelegationAsync(right, Acts.By(from, AuditedActs.Delegate, id), Cancellation);
        }

        await Store.RevokeTokenAsync("f001", Acts.By("local:ada", "token.revoke", "f001"), Cancellation);
        (await Store.ListDelegationsAsync("default", null, Cancellation)).Should().OnlyContain(each => each.EndedAt == null, "there is another token");

        await Store.RevokeTokenAsync("f002", Acts.By("local:ada", "token.revoke", "f002"), Cancellation);
        (await Store.ListDelegationsAsync("default", null, Cancellation)).Should().OnlyContain(each => (each.EndedAt != null) == (each.From == giver));
    }

    [Fact]
    public async Task A_token_is_kept_found_used_and_revoked_once()
    {
        var token = Token("f00d");
        await Store.AddTokenAsync(token, Acts.By("local:ada", "token.create", "f00d"), Cancellation);
        (await Store.FindTokenAsync("f00d", Cancellation)).Should().BeEquivalentTo(token);
        (await Store.FindTokenAsync("beef", Cancellation)).Should().BeNull();

        await Store.TouchTokenAsync("f00d", Cancellation);
        (await Store.RevokeTokenAsync("f00d", Acts.By("local:ada", "token.revoke", "f00d"), Cancellation)).Should().BeTrue();
        (await Store.RevokeTokenAsync("f00d", Acts.By("local:bob", "token.revoke", "f00d"), Cancellation)).Should().BeFalse("it is revoked already");

        (await Store.ListTokensAsync(Cancellation)).Should().ContainSingle()
            .Which.Should().BeEquivalentTo(token with { UsedAt = Clock.GetUtcNow(), RevokedAt = Clock.GetUtcNow() });
        (await Store.ListAuditAsync(new(), Cancellation)).Select(row => row.Entry.Act).Should().Equal("token.revoke", "token.create");
    }

    [Fact]
    public async Task A_right_that_was_handed_on_is_kept_for_its_receiver_and_taken_back_once()
    {
        var right = new DelegationRecord("d1", "default", "token:ada", "token:bob")
        {
            Groups = ["ml", "ops"],
            Roles = ["approver"],
            Since = Clock.GetUtcNow(),
            Until = Clock.GetUtcNow().AddDays(1),
        };
        var other = right with { Id = "d2", To = "token:carl", Groups = [], Since = right.Since.AddSeconds(1) };
        await Store.AddDelegationAsync(right, Acts.By("token:ada", AuditedActs.Delegate, "d1"), Cancellation);
        await Store.AddDelegationAsync(other, Acts.By("token:ada", AuditedActs.Delegate, "d2"), Cancellation);
        await Store.AddDelegationAsync(right with { Id = "d3", Project = "fraud" }, Acts.By("token:ada", AuditedActs.Delegate, "d3"), Cancellation);

        (await Store.ListDelegationsAsync("default", null, Cancellation)).Should().BeEquivalentTo([other, right], exact => exact.WithStrictOrdering());
        (await Store.ListDelegationsAsync("default", "token:bob", Cancellation)).Should().ContainSingle().Which.Should().BeEquivalentTo(right);
        var back = Acts.By("token:ada", AuditedActs.EndDelegation, "d1");
        (await Store.EndDelegationAsync("fraud", "d1", back, Cancellation)).Should().BeFalse("it is another project's");
        (await Store.EndDelegationAsync("default", "d1", back, Cancellation)).Should().BeTrue();
        (await Store.EndDelegationAsync("default", "d1", back, Cancellation)).Should().BeFalse("it was taken back already");

        (await Store.ListDelegationsAsync("default", "token:bob", Cancellation)).Single().EndedAt.Should().Be(Clock.GetUtcNow());
        (await Store.ListAuditAsync(new(), Cancellation)).Select(row => row.Entry.Act).Should().Equal(
            "approval.undelegate", "approval.delegate", "approval.delegate", "approval.delegate");
    }

    [Fact]
    public async Task A_right_is_handed_on_so_often_and_no_more_until_what_is_over_is_forgotten()
    {
        var right = new DelegationRecord("0", "default", "token:ada", "token:bob") { Since = Clock.GetUtcNow(), Until = Clock.GetUtcNow().AddDays(1) };
        async Task<bool> AddAsync(DelegationRecord added) =>
            await Store.AddDelegationAsync(added, Acts.By(added.From, AuditedActs.Delegate, added.Id), Cancellation);
        for (var i = 0; i < DelegationRecord.Most; i++)
        {
            (await AddAsync(right with { Id = $"{i}" })).Should().BeTrue();
        }

        (await AddAsync(right with { Id = "more" })).Should().BeFalse();
        (await AddAsync(right with { Id = "elsewhere", Project = "fraud" })).Should().BeTrue();
        (await AddAsync(right with { Id = "another's", From = "token:carl" })).Should().BeTrue();
        (await Store.ListAuditAsync(new() { Most = 1_000 }, Cancellation)).Should().HaveCount(DelegationRecord.Most + 2, "what was refused is no act");
        Clock.Advance(TimeSpan.FromDays(92));
        (await AddAsync(right with { Id = "more", Since = Clock.GetUtcNow(), Until = Clock.GetUtcNow().AddDays(1) })).Should().BeTrue();
    }

    [Fact]
    public async Task A_right_that_has_been_over_for_long_is_forgotten_when_another_is_handed_on()
    {
        var old = new DelegationRecord("d1", "default", "token:ada", "token:bob") { Since = Clock.GetUtcNow(), Until = Clock.GetUtcNow().AddDays(1) };
        await Store.AddDelegationAsync(old, Acts.By("token:ada", AuditedActs.Delegate, "d1"), Cancellation);
        Clock.Advance(TimeSpan.FromDays(92));
        var next = old with { Id = "d2", Since = Clock.GetUtcNow(), Until = Clock.GetUtcNow().AddDays(1) };
        await Store.AddDelegationAsync(next, Acts.By("token:ada", AuditedActs.Delegate, "d2"), Cancellation);

        (await Store.ListDelegationsAsync("default", null, Cancellation)).Select(each => each.Id).Should().Equal("d2");
    }

    [Fact]
    public async Task A_session_is_kept_found_and_ended_once_and_those_that_are_over_are_removed()
    {
        var session = new SessionRecord(new string('b', 64), "https://id.example", "ada")
        {
            Method = "oidc",
            Name = "Ada „L”",
            Groups = ["ml", "ops"],
            Token = "f00d",
            CreatedAt = Clock.GetUtcNow(),
            ExpiresAt = Clock.GetUtcNow().AddHours(1),
        };
        var other = session with { Hash = new string('c', 64), Groups = [], Token = null, ExpiresAt = Clock.GetUtcNow().AddHours(2) };
        await Store.AddSessionAsync(session, Acts.By("local:ada", "session.begin"), Cancellation);
        (await Store.FindSessionAsync(session.Hash, Cancellation)).Should().BeEquivalentTo(session);
        (await Store.FindSessionAsync(other.Hash, Cancellation)).Should().BeNull();

        Clock.Advance(TimeSpan.FromHours(1));
        await Store.AddSessionAsync(other, Acts.By("local:ada", "session.begin"), Cancellation);
        (await Store.FindSessionAsync(session.Hash, Cancellation)).Should().BeNull("it was over");
        (await Store.FindSessionAsync(other.Hash, Cancellation)).Should().BeEquivalentTo(other);
        (await Store.EndSessionAsync(other.Hash, Acts.By("local:ada", "session.end"), Cancellation)).Should().BeTrue();
        (await Store.EndSessionAsync(other.Hash, Acts.By("local:ada", "session.end"), Cancellation)).Should().BeFalse("it has ended");

        (await Store.ListAuditAsync(new(), Cancellation)).Select(row => row.Entry.Act).Should().Equal("session.end", "session.begin", "session.begin");
    }

    [Fact]
    public async Task An_act_is_on_record_with_what_it_did_and_one_that_did_nothing_is_not()
    {
        var version = Flows.Run(Flows.Chain).Version with { MakeLive = true, Audit = Acts.By("local:ada", AuditedActs.Publish, string.Empty) };
        await Store.PublishAsync(version, Cancellation);
        await Store.PublishAsync(version, Cancellation);
        await FluentActions.Awaiting(() => Store.PublishAsync(version with { Digest = "other", ExpectedLive = 7 }, Cancellation))
            .Should().ThrowAsync<LiveVersionMovedException>();
        var run = await Store.AcceptAsync(Flows.Run(Flows.Chain) with { Audit = Acts.By("local:bob", AuditedActs.Start, string.Empty) }, Cancellation);
        await Store.SendAsync(
            run.Id, new CancelRequested("local:eve") { At = Flows.Start, Seed = 1 }, Acts.By("local:eve", AuditedActs.Cancel, run.Label), Cancellation);

        var acts = await Store.ListAuditAsync(new(), Cancellation);

        acts.Select(row => (row.Number, row.Entry.Actor, row.Entry.Act, row.Entry.Object)).Should().Equal(
            (3, "local:eve", "run.cancel", "chain#1"), (2, "local:bob", "run.start", "chain#1"), (1, "local:ada", "version.publish", "chain@1"));
        acts[^1].Entry.Should().BeEquivalentTo(new { Before = (string?)null, After = version.Digest });
        (await AuditChain.VerifyAsync(Store, acts[1].Hash, Cancellation)).Should().Be(new AuditVerdict(3, acts[0].Hash, null));
    }

    [Fact]
    public async Task Acts_are_listed_by_project_actor_and_kind_page_by_page()
    {
        foreach (var (project, actor, act) in ((string?, string, string)[])[("a", "x", "one"), (null, "x", "two"), ("b", "y", "one"), ("a", "y", "two")])
        {
            await Store.AuditAsync(new(project, actor, act, "it") { Method = "local" }, Cancellation);
        }

        (await ListAsync(new())).Should().Equal(4, 3, 2, 1);
        (await ListAsync(new() { Project = "a" })).Should().Equal(4, 1);
        (await ListAsync(new() { Project = "a", OfStore = true })).Should().Equal(4, 2, 1);
        (await ListAsync(new() { Actor = "x" })).Should().Equal(2, 1);
        (await ListAsync(new() { Act = "two", Project = "a" })).Should().Equal(4);
        (await ListAsync(new() { Before = 3, Most = 1 })).Should().Equal(2);

        async Task<IEnumerable<long>> ListAsync(AuditFilter filter) => (await Store.ListAuditAsync(filter, Cancellation)).Select(row => row.Number);
    }

    /// <summary>Two processes, and many acts at once: the chain stays one.</summary>
    [Fact]
    public async Task Acts_that_come_together_make_one_chain()
    {
        await using var other = await OpenAsync(Clock);

        await Task.WhenAll(Enumerable.Range(0, 40).Select(i =>
            (i % 2 == 0 ? Store : other).AuditAsync(Acts.By($"local:{i}") with { After = "„ä” 🙂" }, Cancellation)));

        (await AuditChain.VerifyAsync(other, null, Cancellation)).Should().BeEquivalentTo(new { Rows = 40, Broken = (string?)null });
    }

    private static TokenRecord Token(string id) => new(id, "token", "ada")
    {
        Hash = new string('a', 64),
        Grants = ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty.Add("*", ["viewer"]).Add("bikes", ["author", "approver"]),
        By = "local:ada",
        CreatedAt = Flows.Start,
        ExpiresAt = Flows.Start.AddDays(30),
    };
}
