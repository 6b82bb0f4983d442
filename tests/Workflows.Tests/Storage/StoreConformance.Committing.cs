using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;
using Workflows.Runtime.Storing;
using Xunit;

namespace Workflows.Tests.Storage;

/// <summary>Commits: all or nothing, and what the schema refuses whatever the caller believes.</summary>
public abstract partial class StoreConformance
{
    [Fact]
    public async Task A_hop_leaves_its_fact_and_its_rows_in_history()
    {
        var run = await Driven.Accept(Store, Flows.Run(Flows.Chain));
        await Store.CommitAsync([run.Grant().End().Take()], Cancellation);

        var events = await Store.ListEventsAsync(run.State.Id, 1, 10, Cancellation);

        events.Select(e => (e.Sequence, e.Type, e.At))
            .Should().Equal((2, "slotGranted", Flows.Start.AddTicks(1)), (3, "attemptEnded", Flows.Start.AddTicks(2)));
        events[1].Fact.Should().StartWith("""{"type":"attemptEnded","uid":""").And.Contain("""
            "outputs":"{\"n\":1}"
            """);
        using var changes = System.Text.Json.JsonDocument.Parse(events[1].Changes);
        changes.RootElement.EnumerateObject().Select(table => (table.Name, table.Value.GetArrayLength()))
            .Should().Equal(("steps", 1), ("items", 0), ("instances", 0), ("ended", 1), ("added", 1));
        (await Store.ListEventsAsync(run.State.Id, 1, 1, Cancellation)).Should().ContainSingle("the page is full");
    }

    [Fact]
    public async Task A_refused_run_is_named_and_its_batch_leaves_nothing()
    {
        var good = await Driven.Accept(Store, Flows.Run(Flows.Chain));
        var bad = await Driven.Accept(Store, Flows.Run(Flows.Chain));
        _ = bad.Grant().Take();
        bad.End();

        var commit = () => Store.CommitAsync([good.Grant().Take(), bad.Take()], Cancellation);

        (await commit.Should().ThrowAsync<CommitRefusedException>()).Which.Run.Should().Be(bad.State.Id);
        (await Driven.Load(Store, good.State.Id, Flows.Plans(Flows.Chain))).State.Sequence.Should().Be(1, "the batch was rolled back");
    }

    [Fact]
    public async Task An_attempt_ends_once()
    {
        var run = await Driven.Accept(Store, Flows.Run(Flows.Chain));
        await Store.CommitAsync([run.Grant().Take()], Cancellation);
        var stale = await Driven.Load(Store, run.State.Id, Flows.Plans(Flows.Chain));
        await Store.CommitAsync([run.End().Take()], Cancellation);

        // A second engine that still believes in the state before.
        stale.End();
        var late = stale.Take();
        var again = () => Store.CommitAsync([late], Cancellation);
        // Its end alone: the attempt that would follow it is refused for its number as well.
        var end = new ChangeSet { Attempts = [.. late.Facts[0].Changes.Attempts.OfType<AttemptChange.Ended>()] };
        var renumbered = () => Store.CommitAsync([late with { Facts = [late.Facts[0] with { Sequence = 4, Changes = end }] }], Cancellation);

        await again.Should().ThrowAsync<CommitRefusedException>("its event is there already");
        await renumbered.Should().ThrowAsync<CommitRefusedException>("its attempt has ended already");
    }

    [Fact]
    public async Task An_event_follows_the_one_before_it()
    {
        var run = await Driven.Accept(Store, Flows.Run(Flows.Chain));
        var granted = run.Grant().Take();

        var early = () => Store.CommitAsync([granted with { Facts = [granted.Facts[0] with { Sequence = 3 }] }], Cancellation);

        (await early.Should().ThrowAsync<CommitRefusedException>()).Which.Run.Should().Be(run.State.Id);
        await Store.CommitAsync([granted], Cancellation);
    }

    [Fact]
    public async Task A_step_has_at_most_one_live_attempt_and_numbers_its_attempts()
    {
        var run = await Driven.Accept(Store, Flows.Run(Flows.Chain));
        await Store.CommitAsync([run.Grant().Take()], Cancellation);

        await Add(2).Should().ThrowAsync<CommitRefusedException>("one is live");
        run.End(exit: 1);
        await Store.CommitAsync([run.Take()], Cancellation);
        await Add(1).Should().ThrowAsync<CommitRefusedException>("that number was used");
        await Add(2).Should().NotThrowAsync();

        Func<Task> Add(int number) => () => Store.CommitAsync(
            [new(run.State, [Fact(run.State.Sequence + 1, new AttemptChange.Added(Guid.CreateVersion7(), 0, null, number, 1, null, Flows.Start))])],
            Cancellation);

        RunFact Fact(long sequence, AttemptChange attempt) =>
            new(sequence, new ResumeRequested("ann") { At = Flows.Start, Seed = 1 }, run.State, new() { Attempts = [attempt] });
    }

    [Fact]
    public async Task A_run_that_was_never_accepted_is_refused()
    {
        var run = await Driven.Accept(Store, Flows.Run(Flows.Chain));
        var unknown = new Driven(run.State with { Id = Guid.CreateVersion7() });

        var commit = () => Store.CommitAsync([unknown.Grant().Take()], Cancellation);

        (await commit.Should().ThrowAsync<CommitRefusedException>()).Which.Run.Should().Be(unknown.State.Id);
    }

    [Fact]
    public async Task The_newest_cached_result_is_found_while_it_is_fresh()
    {
        var run = await Driven.Accept(Store, Flows.Run(Flows.Chain));
        var artifact = new ArtifactRecord("model", new string('a', 64), 3, "model.zip");
        var old = new CachedStep("default", "key", Flows.Start, """{"n":1}""", []);
        var young = new CachedStep("default", "key", Flows.Start.AddHours(1), null, [artifact]);

        await Store.CommitAsync([run.Grant().Take() with { Cached = [young, old] }], Cancellation);

        (await Store.FindCachedAsync("default", "key", Flows.Start, Cancellation))!.Should().BeEquivalentTo(young);
        (await Store.FindCachedAsync("default", "key", Flows.Start.AddHours(1), Cancellation)).Should().BeNull("it is as old as that");
        (await Store.FindCachedAsync("default", "other", Flows.Start, Cancellation)).Should().BeNull();
        (await Store.FindCachedAsync("abroad", "key", Flows.Start, Cancellation)).Should().BeNull();
    }

    [Fact]
    public async Task A_cached_result_is_swept_away_when_its_time_is_over_and_never_before()
    {
        var run = await Driven.Accept(Store, Flows.Run(Flows.Chain));
        CachedStep At(string key, int hours, int? until) =>
            new("default", key, Flows.Start.AddHours(hours), null, []) { Until = until is { } over ? Flows.Start.AddHours(over) : null };

        await Store.CommitAsync([run.Grant().Take() with { Cached = [At("gone", 0, 1), At("longer", 0, 9), At("ever", 0, null)] }], Cancellation);
        await Store.CommitAsync([run.End().Take() with { Cached = [At("longer", 1, 2), At("new", 3, 4)] }], Cancellation);

        foreach (var (key, there) in new[] { ("gone", false), ("longer", true), ("ever", true), ("new", true) })
        {
            (await Store.FindCachedAsync("default", key, Flows.Start.AddDays(-1), Cancellation) is not null).Should().Be(there, key);
        }
    }

    [Fact]
    public async Task Of_a_steps_memory_the_newest_runs_is_kept_and_of_its_instances_the_largest()
    {
        var run = await Driven.Accept(Store, Flows.Run(Flows.Chain));
        var (older, newer) = (Guid.Parse("01900000-0000-7000-8000-000000000001"), Guid.Parse("01900000-0000-7000-8000-0000000000ff"));
        StepMemory In(Guid at, long? bytes, string step = "fit") => new("default", "train", step, at, bytes);

        StepMemory[] olders = [In(older, 4_000), In(older, 5_000), In(older, 3_000), In(older, 7_000, "other")];
        await Store.CommitAsync([run.Grant().Take() with { Memory = olders }], Cancellation);
        (await Store.FindMemoryAsync("default", "train", Cancellation))
            .Should().BeEquivalentTo(new Dictionary<string, long> { ["fit"] = 5_000, ["other"] = 7_000 });

        await Store.CommitAsync([run.End().Take() with { Memory = [In(newer, 2_000), In(older, 6_000), In(newer, null, "other")] }], Cancellation);
        (await Store.FindMemoryAsync("default", "train", Cancellation)).Should().BeEquivalentTo(
            new Dictionary<string, long> { ["fit"] = 2_000 }, "the newer run of other needed no more than its definition asks for");
        (await Store.FindMemoryAsync("abroad", "train", Cancellation)).Should().BeEmpty();
        (await Store.FindMemoryAsync("default", "tell", Cancellation)).Should().BeEmpty();
    }
}
