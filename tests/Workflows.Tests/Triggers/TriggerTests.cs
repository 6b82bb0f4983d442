using FluentAssertions;
using Microsoft.Extensions.Time.Testing;
using Workflows.Core.Runs;
using Workflows.Runtime.Accepting;
using Workflows.Runtime.Storing;
using Workflows.Tests.Runtime;
using Xunit;

namespace Workflows.Tests.Triggers;

/// <summary>What starts runs by itself, on a store that the subclass names and with a clock that the test moves. It is noon when each test begins.</summary>
public abstract class TriggerTests : IAsyncLifetime
{
    private readonly TriggerStore store;
    private Rig? rig;

    private protected TriggerTests(TriggerStore store) => this.store = store;

    private protected Rig Rig => rig!;

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private protected static DateTimeOffset Noon { get; } = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    public async ValueTask InitializeAsync()
    {
        rig = Rig.Create(new RigOptions { Open = await store.OpenerAsync(), Time = new FakeTimeProvider(Noon) }).Start();
        rig.Executor.Script = static _ => null;
    }

    public async ValueTask DisposeAsync()
    {
        await Rig.DisposeAsync();
        await store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected async Task PublishAsync(string text, string folder = "/flows")
    {
        var request = new PublishRequest("default", "flow.yaml", text, "ada") { Folder = folder };
        var outcome = await new Publishing(Rig.Bare, Rig.Plans, Rig.Time).PublishAsync(request, Cancellation);
        outcome.Should().BeOfType<PublishOutcome.Published>((outcome as PublishOutcome.Invalid)?.Errors[0].ToString());
    }

    /// <summary>By workflow, in the order of their start.</summary>
    private protected async Task<IReadOnlyList<RunState>> RunsAsync()
    {
        List<RunState> runs = [];
        foreach (var run in await Rig.Bare.ListRunsAsync(new RunFilter("default") { Most = 500 }, Cancellation))
        {
            runs.Add(await Rig.StoredAsync(run.Id));
        }

        return [.. runs.OrderBy(run => run.Plan.Definition.Name, StringComparer.Ordinal).ThenBy(run => run.Number)];
    }
}
