using FluentAssertions;
using Microsoft.Extensions.Time.Testing;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;
using Xunit;

namespace Workflows.Tests.Storage;

/// <summary>What every store must do. A store's own tests derive from this and say how one is opened.</summary>
public abstract partial class StoreConformance : IAsyncLifetime
{
    protected IStore Store { get; private set; } = null!;

    protected FakeTimeProvider Clock { get; } = new(Flows.Start);

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Store = await OpenAsync(Clock);
        await Store.TakeLeaseAsync(Cancellation);
    }

    public virtual async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        kept.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A store without any rows; the second time, the same one as another process opens it.</summary>
    protected abstract Task<IStore> OpenAsync(TimeProvider clock);

    [Fact]
    public async Task An_accepted_run_is_loaded_queued_with_its_first_event()
    {
        var accepted = await Store.AcceptAsync(Flows.Run(Flows.Chain), Cancellation);

        accepted.Should().BeEquivalentTo(new { Label = "chain#1", Number = 1, Version = 1, Existed = false });
        var loaded = (await Store.LoadUnfinishedAsync(Flows.Plans(Flows.Chain), Cancellation)).Should().ContainSingle().Subject;
        loaded.State!.Should().BeEquivalentTo(new { accepted.Id, Status = RunStatus.Queued, Sequence = 1L, OpenMain = 2, Label = "chain#1" });
        var first = (await Store.ListEventsAsync(accepted.Id, 0, 10, Cancellation)).Should().ContainSingle().Subject;
        first.Should().BeEquivalentTo(new { Sequence = 1L, Type = "accepted", At = Flows.Start });
    }

    [Fact]
    public async Task A_committed_run_is_loaded_as_it_was_committed()
    {
        var run = await Driven.Accept(Store, Flows.Run(Flows.Chain));

        await Store.CommitAsync([run.Grant().Take()], Cancellation);
        StateText.Of(await Reload(run)).Should().Be(StateText.Of(run.State));
        await Store.CommitAsync([run.End().Take()], Cancellation);
        StateText.Of(await Reload(run)).Should().Be(StateText.Of(run.State));
        await Store.CommitAsync([run.End().Take()], Cancellation);

        run.State.Status.Should().Be(RunStatus.Succeeded);
        StateText.Of(await Reload(run)).Should().Be(StateText.Of(run.State));
        (await Store.LoadUnfinishedAsync(Flows.Plans(Flows.Chain), Cancellation)).Should().BeEmpty();
    }

    [Fact]
    public async Task The_view_shows_where_a_run_is()
    {
        var run = await Driven.Accept(Store, Flows.Run(Flows.Chain));
        await Store.CommitAsync([run.Grant().End().Take()], Cancellation);

        var view = (await Store.ViewAsync(run.State.Id, Flows.Plans(Flows.Chain), Cancellation))!;

        view.State.Steps.Select(step => step.Status).Should().Equal(StepStatus.Succeeded, StepStatus.Starting);
        view.Should().BeEquivalentTo(new { Digest = "digest-one", VersionIsLive = true });
        view.Attempts.Select(attempt => (attempt.Step, attempt.Number, attempt.Status))
            .Should().BeEquivalentTo([(0, 1, AttemptStatus.Succeeded), (1, 1, AttemptStatus.Starting)]);
    }

    private async Task<RunState> Reload(Driven run) => (await Driven.Load(Store, run.State.Id, (_, _, _, _) => run.State.Plan)).State;
}
