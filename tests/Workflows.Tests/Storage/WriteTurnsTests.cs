using FluentAssertions;
using Workflows.Runtime.Storing;
using Workflows.Storage.Sqlite.Opening;
using Xunit;

namespace Workflows.Tests.Storage;

/// <summary>The order of writers. Two sets of turns on one folder are two processes, as far as the system's locks can tell.</summary>
public sealed class WriteTurnsTests : IDisposable
{
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(30);
    private readonly DataFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>With SQLite's own waiting the busy one would write thousands of times before the other got in.</summary>
    [Fact(Timeout = 60_000)]
    public async Task A_writer_that_never_pauses_lets_another_in_after_its_turn()
    {
        using var stop = new CancellationTokenSource();
        var written = 0;
        var busy = Task.Run(() =>
        {
            using var turns = new WriteTurns(folder.Path);
            while (!stop.IsCancellationRequested)
            {
                using var turn = turns.Take(patience, CancellationToken.None);
                written++;
                Thread.Sleep(10);
            }
        });
        using var mine = new WriteTurns(folder.Path);
        var most = 0;
        for (var i = 0; i < 20; i++)
        {
            var before = Volatile.Read(ref written);
            using var turn = mine.Take(patience, TestContext.Current.CancellationToken);
            most = Math.Max(most, Volatile.Read(ref written) - before);
        }

        await stop.CancelAsync();
        await busy;
        most.Should().BeLessThanOrEqualTo(3, "it stands in the turnstile while the busy one writes once more");
    }

    [Fact]
    public void Who_waits_for_too_long_is_told_that_the_store_is_busy()
    {
        using var other = new WriteTurns(folder.Path);
        using var held = other.Take(patience, CancellationToken.None);
        using var mine = new WriteTurns(folder.Path);

        FluentActions.Invoking(() => mine.Take(TimeSpan.FromMilliseconds(20), CancellationToken.None))
            .Should().Throw<StoreUnavailableException>().WithMessage("others have written*").Which.Trouble.Should().Be(StoreTrouble.Busy);
    }

    [Fact]
    public void Who_waits_can_be_called_off()
    {
        using var other = new WriteTurns(folder.Path);
        using var held = other.Take(patience, CancellationToken.None);
        using var mine = new WriteTurns(folder.Path);
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(20));

        FluentActions.Invoking(() => mine.Take(patience, stop.Token)).Should().Throw<OperationCanceledException>();
    }
}
