using System.Collections.Immutable;
using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;
using Workflows.Storage.Sql;
using Xunit;

namespace Workflows.Tests.Storage;

/// <summary>Runs are found by their labels, and those are part of their history.</summary>
public abstract partial class StoreConformance
{
    [Fact]
    public async Task Runs_are_found_by_all_of_the_labels_that_are_asked_for_newest_first_and_page_by_page()
    {
        for (var i = 1; i <= 12; i++)
        {
            await LabelledAsync(("team", i % 2 == 0 ? "ml" : "data"), ("ticket", $"{i % 3}"));
        }

        _ = await Driven.Accept(Store, Flows.Run(Flows.Chain));
        _ = await LabelledAsync(("other", "ml"));

        (await FindAsync("team=ml")).Should().Equal(12, 10, 8, 6, 4, 2);
        (await FindAsync("team")).Should().Equal(Enumerable.Range(1, 12).Reverse());
        (await FindAsync("team=ml", "ticket=0")).Should().Equal(12, 6);
        (await FindAsync("team", "ticket=0")).Should().Equal(12, 9, 6, 3);
        (await FindAsync("team=ml", "team=data")).Should().BeEmpty("a run has one value of a key");
        (await FindAsync("team=m")).Should().BeEmpty();
        (await FindAsync("ml")).Should().BeEmpty();
        var filter = new RunFilter("default") { Labels = [new("team", "ml")], Most = 4 };
        var page = await Store.ListRunsAsync(filter, Cancellation);
        page.Select(run => run.Number).Should().Equal(12, 10, 8, 6);
        page[0].Labels.Should().Equal(ImmutableSortedDictionary<string, string>.Empty.Add("team", "ml").Add("ticket", "0"));
        (await Store.ListRunsAsync(filter with { Before = page[^1].Id }, Cancellation)).Select(run => run.Number).Should().Equal(4, 2);
        (await Store.ListRunsAsync(filter with { Workflow = "other" }, Cancellation)).Should().BeEmpty();
        (await Store.ListRunsAsync(filter with { Project = "fraud" }, Cancellation)).Should().BeEmpty();
        (await Store.ListRunsAsync(filter with { Status = RunStatus.Failed }, Cancellation)).Should().BeEmpty();
    }

    [Fact]
    public async Task Labels_are_loaded_with_their_run_and_replayed_from_its_history()
    {
        var run = await LabelledAsync(("team", "ml"), ("ticket", string.Empty));
        await Store.CommitAsync([run.Grant().End().Take()], Cancellation);
        await ExecuteAsync("DELETE FROM run_labels");
        (await FindAsync("team=ml")).Should().BeEmpty();

        (await ((SqlStore)Store).ReplayAsync(run.State.Id, Cancellation)).Should().BeGreaterThan(1);

        (await FindAsync("team=ml", "ticket=")).Should().Equal(1);
        (await Reload(run)).Labels.Should().Equal(run.State.Labels).And.HaveCount(2);
    }

    [Fact]
    public async Task Labels_go_with_their_run()
    {
        var run = await LabelledAsync(("team", "ml"));
        await Store.CommitAsync([run.Grant().End().End().Take()], Cancellation);
        await AnswerAsync(run);

        (await RemoveAsync(run.State.Label)).Should().Be(new RunRemoval.Removed(0));

        (await FindAsync("team")).Should().BeEmpty();
    }

    /// <summary>Each a moment after the one before.</summary>
    private async Task<Driven> LabelledAsync(params (string Key, string Value)[] labels)
    {
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        return await Driven.Accept(Store, Flows.Run(Flows.Chain) with
        {
            Id = Guid.CreateVersion7(Clock.GetUtcNow()),
            Labels = labels.ToImmutableSortedDictionary(label => label.Key, label => label.Value),
        });
    }

    private async Task<IEnumerable<int>> FindAsync(params string[] labels) =>
        (await Store.ListRunsAsync(new RunFilter("default") { Labels = [.. labels.Select(text => LabelFilter.Read(text).Filter!)] }, Cancellation))
        .Select(run => run.Number);
}
