using FluentAssertions;
using Workflows.Runtime.Storing;
using Xunit;

namespace Workflows.Tests.Storage;

/// <summary>What is being worked on.</summary>
public abstract partial class StoreConformance
{
    [Fact]
    public async Task A_draft_is_saved_only_over_what_its_sender_has_seen()
    {
        (await SaveAsync("fresh", "one", seen: "beef")).Should().Be(DraftOutcome.Stale, "there is nothing that could have been seen");
        (await SaveAsync("fresh", "one", seen: null)).Should().Be(DraftOutcome.Saved);
        (await SaveAsync("fresh", "two", seen: null)).Should().Be(DraftOutcome.Stale, "there is one by now");
        Clock.Advance(TimeSpan.FromMinutes(1));
        (await SaveAsync("fresh", "two", seen: DraftRecord.DigestOf("one"))).Should().Be(DraftOutcome.Saved);

        var saved = Draft("fresh", "two") with { At = Clock.GetUtcNow() };
        (await Store.FindDraftAsync("default", "fresh", Cancellation)).Should().Be(saved);
        (await Store.FindDraftAsync("other", "fresh", Cancellation)).Should().BeNull();
        (await Store.ListDraftsAsync("default", Cancellation)).Should().Equal(saved with { Text = null });
        (await Store.ListAuditAsync(new(), Cancellation)).Select(row => (row.Entry.Before, row.Entry.After)).Should().Equal(
            (DraftRecord.DigestOf("one"), DraftRecord.DigestOf("two")), (null, DraftRecord.DigestOf("one")));
    }

    [Fact]
    public async Task A_first_draft_takes_the_place_of_the_live_versions_text_and_publishing_it_ends_it()
    {
        var version = Flows.Run(Flows.Chain).Version with { MakeLive = true };
        await Store.PublishAsync(version, Cancellation);

        (await SaveAsync("chain", "next", seen: null)).Should().Be(DraftOutcome.Stale);
        (await SaveAsync("chain", "next", seen: DraftRecord.DigestOf(version.Text))).Should().Be(DraftOutcome.Saved);
        await Store.PublishAsync(version with { Digest = "other", Text = "of somebody else" }, Cancellation);
        (await Store.FindDraftAsync("default", "chain", Cancellation)).Should().NotBeNull("another text was published");
        await Store.PublishAsync(version with { Digest = "next", Text = "next" }, Cancellation);
        (await Store.FindDraftAsync("default", "chain", Cancellation)).Should().BeNull();
    }

    [Fact]
    public async Task A_draft_is_thrown_away_only_by_who_has_seen_it()
    {
        await SaveAsync("fresh", "one", seen: null);

        (await DropAsync("two")).Should().BeFalse();
        (await DropAsync("one")).Should().BeTrue();
        (await DropAsync("one")).Should().BeFalse("there is none any more");
        (await Store.FindDraftAsync("default", "fresh", Cancellation)).Should().BeNull();
        (await Store.ListAuditAsync(new() { Act = "draft.drop" }, Cancellation)).Should().ContainSingle()
            .Which.Entry.Before.Should().Be(DraftRecord.DigestOf("one"));

        Task<bool> DropAsync(string seen) =>
            Store.DropDraftAsync("default", "fresh", DraftRecord.DigestOf(seen), Acts.By("local:ada", "draft.drop", "fresh"), Cancellation);
    }

    [Fact]
    public async Task Of_two_who_save_at_once_over_the_same_draft_one_is_told()
    {
        await SaveAsync("fresh", "one", seen: null);

        var outcomes = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(each => Task.Run(() => SaveAsync("fresh", $"of {each}", seen: DraftRecord.DigestOf("one")))));

        outcomes.Should().ContainSingle(outcome => outcome == DraftOutcome.Saved).And.OnlyContain(outcome => outcome != DraftOutcome.TooMany);
    }

    private static DraftRecord Draft(string workflow, string text) =>
        new("default", workflow, 0, DraftRecord.DigestOf(text), "local:ada", default) { Text = text };

    private async Task<DraftOutcome> SaveAsync(string workflow, string text, string? seen) =>
        (await Store.SaveDraftAsync(Draft(workflow, text), seen, Acts.By("local:ada", "draft.save", workflow), Cancellation)).Outcome;
}
