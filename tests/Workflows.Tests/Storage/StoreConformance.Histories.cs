using CsCheck;
using FluentAssertions;
using Xunit;

namespace Workflows.Tests.Storage;

/// <summary>Whatever happens to whatever run: what is loaded is what was committed.</summary>
public abstract partial class StoreConformance
{
    [Fact]
    public Task A_run_is_loaded_as_it_was_committed_whatever_happened_to_it() => Gen.Int.SampleAsync(
        async seed =>
        {
            var run = await Any(seed, afterEach: async run => StateText.Of(await Reload(run)).Should().Be(StateText.Of(run.State)));
            run.State.Sequence.Should().BePositive();
        },
        iter: 100,
        threads: 1);

    /// <summary>Drives a run through up to 40 events, a few to a commit.</summary>
    private protected async Task<Driven> Any(int seed, Func<Driven, Task> afterEach)
    {
        var random = new Random(seed);
        var flow = RandomRun.Flow(random);
        var run = await Driven.Accept(Store, Flows.Run(flow) with { Plans = Flows.Plans(flow) });
        run.Grant();
        for (var events = 0; events < 40; events++)
        {
            RandomRun.Advance(run, random);
            if (random.Next(3) == 0)
            {
                await Store.CommitAsync([run.Take()], Cancellation);
                await afterEach(run);
            }
        }

        await Store.CommitAsync([run.Take()], Cancellation);
        await afterEach(run);
        return run;
    }
}
