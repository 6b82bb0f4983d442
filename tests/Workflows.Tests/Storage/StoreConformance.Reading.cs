using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;
using Xunit;

namespace Workflows.Tests.Storage;

/// <summary>What people and programs ask.</summary>
public abstract partial class StoreConformance
{
    [Fact]
    public async Task Runs_are_listed_newest_first_page_by_page()
    {
        var ids = new List<Guid>();
        for (var i = 0; i < 5; i++)
        {
            ids.Add((await Accept(Flows.Run(i == 2 ? Flows.Fan : Flows.Chain) with { Id = Guid.CreateVersion7(Flows.Start.AddSeconds(i)) })).Id);
        }

        ids.Reverse();
        var page = await List(new("default") { Most = 2 });
        page.Should().Equal(ids.Take(2));
        (await List(new("default") { Most = 2, Before = page[1] })).Should().Equal(ids.Skip(2).Take(2));
        (await List(new("default") { Workflow = "fan" })).Should().Equal(ids[2]);
        (await List(new("abroad"))).Should().BeEmpty();
    }

    [Fact]
    public async Task Runs_are_listed_by_how_they_stand_and_children_only_when_asked_for()
    {
        var done = await Driven.Accept(Store, Flows.Run(Flows.Chain));
        var open = await Driven.Accept(Store, Flows.Run(Flows.Chain));
        var child = NewChild(open, "chain#2/s1");
        await Store.CommitAsync([done.Grant().End().End().Take(), open.Grant().Take(), new(child, []) { IsNew = true }], Cancellation);

        (await List(new("default") { Unfinished = true })).Should().Equal(open.State.Id);
        (await List(new("default") { Status = RunStatus.Succeeded })).Should().Equal(done.State.Id);
        (await List(new("default") { Children = true })).Should().BeEquivalentTo([done.State.Id, open.State.Id, child.Id]);
        (await List(new("default") { Children = true, Unfinished = true, Workflow = "chain", Status = RunStatus.Queued })).Should().Equal(child.Id);
        var summary = (await Store.ListRunsAsync(new("default") { Status = RunStatus.Succeeded }, Cancellation)).Single();
        summary
            .Should().BeEquivalentTo(new { Label = "chain#1", Workflow = "chain", Number = 1, By = "ann", done.State.StartedAt, done.State.EndedAt });
    }

    [Fact]
    public async Task An_attempt_shows_what_was_observed_until_its_end_says_better()
    {
        var run = await Driven.Accept(Store, Flows.Run(Flows.Chain));
        await Store.CommitAsync([run.Grant().Take()], Cancellation);
        var uid = run.Live.Single();

        await Store.ObserveAsync([new(uid) { WaitsForKind = "node", WaitsForText = "no GPU", WaitsSince = Flows.Start }], Cancellation);
        (await Store.FindAttemptAsync(uid, Cancellation))!
            .Should().BeEquivalentTo(new { Status = AttemptStatus.Starting, WaitsForKind = "node", WaitsForText = "no GPU", WaitsSince = Flows.Start });

        var started = Flows.Start.AddSeconds(1);
        await Store.ObserveAsync([new(uid) { WaitsForKind = string.Empty, StartedAt = started, Progress = 0.5, ProgressText = "half" }], Cancellation);
        (await Store.FindAttemptAsync(uid, Cancellation))!.Should().BeEquivalentTo(
            new { Status = AttemptStatus.Running, WaitsForKind = (string?)null, StartedAt = started, Progress = 0.5, ProgressText = "half" });

        await Store.CommitAsync([run.End(exit: 3).Take()], Cancellation);
        await Store.ObserveAsync([new(uid) { StartedAt = Flows.Start.AddHours(1) }], Cancellation);
        (await Store.FindAttemptAsync(uid, Cancellation))!.Should().BeEquivalentTo(
            new { Run = run.State.Id, Status = AttemptStatus.Failed, Cause = Cause.Application, Exit = 3, Number = 1, StartedAt = Flows.Start.AddTicks(2) });
        (await Store.FindAttemptAsync(Guid.NewGuid(), Cancellation)).Should().BeNull();
    }

    [Fact]
    public async Task Attempts_are_listed_in_order_of_all_steps_of_one_or_of_one_instance()
    {
        var run = await Driven.Accept(Store, Flows.Run(Flows.Fan));
        await Store.CommitAsync([run.Grant().End().End().Take()], Cancellation);

        (await Attempts(null, null)).Should().Equal((0, null, 1), (1, 0, 1), (1, 1, 1), (1, 2, 1));
        (await Attempts(1, null)).Should().Equal((1, 0, 1), (1, 1, 1), (1, 2, 1));
        (await Attempts(1, 2)).Should().Equal((1, 2, 1));

        async Task<IEnumerable<(int, int?, int)>> Attempts(int? step, int? index) =>
            (await Store.ListAttemptsAsync(run.State.Id, step, index, Cancellation)).Select(attempt => (attempt.Step, attempt.Index, attempt.Number));
    }

    [Fact]
    public async Task A_fanned_out_step_is_viewed_as_counts_and_its_instances_page_by_page()
    {
        var run = await Driven.Accept(Store, Flows.Run(Flows.Fan));
        await Store.CommitAsync([run.Grant().End().End().Take()], Cancellation);

        var view = (await Store.ViewAsync(run.State.Id, Flows.Plans(Flows.Fan), Cancellation))!;

        view.State.Steps[1].Fan.Should().BeEquivalentTo(new { Total = 3, Live = 2, Succeeded = 1, Waiting = 0 });
        view.Attempts.Select(attempt => (attempt.Step, attempt.Index)).Should().BeEquivalentTo([(0, (int?)null), (1, 1), (1, 2)]);
        var instances = await Store.ListInstancesAsync(run.State.Id, 1, 0, 2, Cancellation);
        instances.Select(instance => (instance.Index, instance.Item, instance.State.Status))
            .Should().Equal((0, "\"a\"", StepStatus.Succeeded), (1, "\"b\"", StepStatus.Starting));
        var rest = await Store.ListInstancesAsync(run.State.Id, 1, 2, 2, Cancellation);
        rest.Should().ContainSingle().Which.State.Should().BeEquivalentTo(run.State.Steps[1].Fan!.Instances[2]);
    }

    [Fact]
    public async Task What_does_not_exist_is_null()
    {
        (await Store.LoadAsync(Guid.NewGuid(), Flows.Plans(), Cancellation)).Should().BeNull();
        (await Store.ViewAsync(Guid.NewGuid(), Flows.Plans(), Cancellation)).Should().BeNull();
        (await Store.FindAnswerAsync(99, Cancellation)).Should().BeNull();
        (await Store.FindVersionAsync("default", "chain", null, Cancellation)).Should().BeNull();
    }

    private async Task<IReadOnlyList<Guid>> List(RunFilter filter) => [.. (await Store.ListRunsAsync(filter, Cancellation)).Select(run => run.Id)];
}
