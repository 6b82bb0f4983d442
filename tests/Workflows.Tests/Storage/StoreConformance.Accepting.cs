using System.Collections.Immutable;
using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;
using Xunit;

namespace Workflows.Tests.Storage;

/// <summary>Publishing and accepting: numbers, versions, what is asked twice.</summary>
public abstract partial class StoreConformance
{
    [Fact]
    public async Task Runs_are_numbered_for_each_workflow_of_each_project()
    {
        var first = await Accept(Flows.Run(Flows.Chain));
        var second = await Accept(Flows.Run(Flows.Chain));
        var other = await Accept(Flows.Run(Flows.Fan));
        var elsewhere = Flows.Run(Flows.Chain);
        var abroad = await Accept(elsewhere with { Version = elsewhere.Version with { Project = "abroad" } });

        new[] { first, second, other, abroad }.Select(run => run.Label).Should().Equal("chain#1", "chain#2", "fan#1", "chain#1");
        (await Store.FindRunAsync("default", "chain#1", Cancellation)).Should().Be(first.Id);
        (await Store.FindRunAsync("default", "chain", Cancellation)).Should().Be(second.Id);
        (await Store.FindRunAsync("abroad", "chain", Cancellation)).Should().Be(abroad.Id);
        (await Store.FindRunAsync("default", "nothing", Cancellation)).Should().BeNull();
    }

    [Fact]
    public async Task A_run_brings_a_new_version_of_a_new_text_and_only_the_very_first_is_live()
    {
        (await Accept(Flows.Run(Flows.Chain, "one"))).Should().BeEquivalentTo(new { Version = 1, IsNewVersion = true, Live = 1 });
        (await Accept(Flows.Run(Flows.Chain, "two"))).Should().BeEquivalentTo(new { Version = 2, IsNewVersion = true, Live = 1 });
        (await Accept(Flows.Run(Flows.Chain, "one"))).Should().BeEquivalentTo(new { Version = 1, IsNewVersion = false, Live = 1 });

        (await Store.FindVersionAsync("default", "chain", null, Cancellation))!.Should().BeEquivalentTo(new { Number = 1, Live = true, Text = "one" });
        (await Store.FindVersionAsync("default", "chain", 2, Cancellation))!.Should().BeEquivalentTo(new { Number = 2, Live = false, Text = "two" });
        (await Store.FindVersionAsync("default", "chain", 3, Cancellation)).Should().BeNull();
        (await Store.ListWorkflowsAsync("default", Cancellation)).Should().ContainSingle()
            .Which.Should().BeEquivalentTo(new { Name = "chain", Live = 1, Versions = 2, Runs = 3 });
        (await Store.FindWorkflowAsync("default", "chain", Cancellation)).Should().BeEquivalentTo(new { Name = "chain", Live = 1, Versions = 2, Runs = 3 });
        (await Store.FindWorkflowAsync("default", "fan", Cancellation)).Should().BeNull();
        (await Store.FindWorkflowAsync("abroad", "chain", Cancellation)).Should().BeNull();
    }

    [Fact]
    public async Task Publishing_makes_a_text_live_and_an_old_text_a_new_version()
    {
        (await Publish("one")).Should().BeEquivalentTo(new { Number = 1, Live = true });
        (await Publish("one")).Should().BeEquivalentTo(new { Number = 1, Live = true }, "it is live already");
        (await Publish("two")).Should().BeEquivalentTo(new { Number = 2, Live = true });
        (await Publish("one")).Should().BeEquivalentTo(new { Number = 3, Live = true }, "that is how one rolls back");
        await Accept(Flows.Run(Flows.Chain, "four"));
        (await Publish("four")).Should().BeEquivalentTo(new { Number = 4, Live = true }, "a run has brought this text already");

        (await Store.ListVersionsAsync("default", "chain", Cancellation)).Select(version => (version.Number, version.Text, version.Live))
            .Should().Equal((1, "one", false), (2, "two", false), (3, "one", false), (4, "four", true));
    }

    [Fact]
    public async Task A_version_without_a_message_takes_that_of_whoever_publishes_it_first()
    {
        await Accept(Flows.Run(Flows.Chain, "one"));

        (await Store.PublishAsync(Flows.Version(Flows.Chain, "one") with { Message = "why" }, Cancellation)).Message.Should().Be("why");
        (await Store.PublishAsync(Flows.Version(Flows.Chain, "one") with { Message = "another" }, Cancellation)).Message.Should().Be("why");
    }

    [Fact]
    public async Task A_text_that_is_published_aside_does_not_become_live()
    {
        await Publish("one");

        var aside = await Store.PublishAsync(Flows.Version(Flows.Chain, "two") with { MakeLive = false }, Cancellation);

        aside.Should().BeEquivalentTo(new { Number = 2, Live = false });
        (await Store.FindVersionAsync("default", "chain", null, Cancellation))!.Number.Should().Be(1);
    }

    [Fact]
    public async Task A_second_acceptance_under_one_key_gives_the_first_run()
    {
        var first = await Accept(Flows.Run(Flows.Chain) with { IdempotencyKey = "k" });
        var again = await Accept(Flows.Run(Flows.Chain) with { IdempotencyKey = "k" });
        var other = await Accept(Flows.Run(Flows.Chain) with { IdempotencyKey = "l" });

        again.Should().Be(first with { Existed = true, IsNewVersion = false });
        other.Number.Should().Be(2);
        (await Store.ReadInboxAsync(0, 10, Cancellation)).Should().HaveCount(2);
    }

    [Fact]
    public async Task The_concurrency_key_is_evaluated_once_with_number_and_version()
    {
        var asked = new List<(int, int)>();
        var run = await Driven.Accept(Store, Flows.Run(Flows.Chain) with
        {
            ConcurrencyKey = (number, version) =>
            {
                asked.Add((number, version));
                return "gpu";
            },
        });

        run.State.ConcurrencyKey.Should().Be("gpu");
        asked.Should().Equal((1, 1));
    }

    [Fact]
    public async Task What_is_remembered_of_earlier_runs_is_kept_with_the_run_whatever_becomes_known_later()
    {
        var remembered = ImmutableSortedDictionary<string, long>.Empty.Add(RunState.MemoryKey("chain", "s0"), 24L << 30);
        var run = await Driven.Accept(Store, Flows.Run(Flows.Chain) with { Remembered = remembered });
        await Store.CommitAsync([run.Grant().Take() with { Memory = [new("default", "chain", "s0", run.State.Id, 1)] }], Cancellation);

        (await Driven.Load(Store, run.State.Id, Flows.Plans(Flows.Chain))).State.Remembered.Should().Equal(remembered);
    }

    [Fact]
    public async Task A_rerun_begins_with_the_steps_it_reuses()
    {
        var reused = new StepState
        {
            Status = StepStatus.Succeeded,
            Reason = Reason.Reused,
            Only = new() { Status = StepStatus.Succeeded, Outputs = """{"n":1}""" },
            Outputs = """{"n":1}""",
        };
        var run = await Driven.Accept(Store, Flows.Run(Flows.Chain) with { Reused = new Dictionary<int, StepState> { [0] = reused } });

        run.State.Steps[0].Should().BeEquivalentTo(reused);
        run.State.Steps[1].OpenNeeds.Should().Be(0);
        run.State.OpenMain.Should().Be(1);
    }

    /// <summary>Each waits for the one before it, and what they wait on must not be what that one needs to go on.</summary>
    [Fact]
    public async Task Fifty_runs_that_are_accepted_at_once_are_numbered_densely_and_none_is_refused()
    {
        var accepted = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Store.AcceptAsync(Flows.Run(Flows.Chain), Cancellation)));

        accepted.Select(run => run.Number).Order().Should().Equal(Enumerable.Range(1, 50));
    }

    [Fact]
    public async Task A_child_is_created_in_its_parents_commit()
    {
        var parent = await Driven.Accept(Store, Flows.Run(Flows.Chain));
        var child = NewChild(parent, "chain#1/s1");

        await Store.CommitAsync([parent.Grant().Take(), new(child, []) { IsNew = true }], Cancellation);

        StateText.Of((await Driven.Load(Store, child.Id, Flows.Plans(Flows.Chain))).State).Should().Be(StateText.Of(child));
        (await Store.ListEventsAsync(child.Id, 0, 10, Cancellation)).Should().ContainSingle().Which.Type.Should().Be("accepted");
        (await Store.FindRunAsync("default", "chain#1/s1", Cancellation)).Should().Be(child.Id);
        (await Store.FindRunAsync("default", "chain", Cancellation)).Should().Be(parent.State.Id, "a child is not the workflow's latest run");
    }

    private static RunState NewChild(Driven parent, string label) => new RunState
    {
        Id = Guid.CreateVersion7(Flows.Start),
        Project = "default",
        Plan = parent.State.Plan,
        Number = parent.State.Number,
        Label = label,
        Parent = new(parent.State.Id, 1, null),
        Parameters = """{"a":1}""",
        Trigger = new("parent", "ann") { Name = "s1", ScheduledTime = Flows.Start },
        Pins = ImmutableSortedDictionary<string, int>.Empty.Add("deep", 3),
        Remembered = ImmutableSortedDictionary<string, long>.Empty.Add("deep/fit", 24L << 30),
        Folder = "/flows",
        CreatedAt = Flows.Start,
        Sequence = 1,
        Steps = RunState.NewSteps(parent.State.Plan),
    }.Recount();

    private Task<AcceptedRun> Accept(NewRun run) => Store.AcceptAsync(run, Cancellation);

    private Task<VersionRecord> Publish(string text) => Store.PublishAsync(Flows.Version(Flows.Chain, text), Cancellation);
}
