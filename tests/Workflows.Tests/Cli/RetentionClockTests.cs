using FluentAssertions;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Workflows.Cli.Collecting;
using Workflows.Storage.Collecting;
using Xunit;

namespace Workflows.Tests.Cli;

/// <summary>When an engine clears up.</summary>
public sealed class RetentionClockTests : IDisposable
{
    private readonly FakeTimeProvider time = new();
    private readonly CancellationTokenSource stop = new();
    private Func<Collected?> pass = static () => new(1, 2, 3);
    private int passes;

    public void Dispose() => stop.Dispose();

    [Fact]
    public async Task It_begins_minutes_after_the_start_and_goes_on_once_an_hour()
    {
        var running = Start();
        passes.Should().Be(0, "a command that only drives its own run is over before");

        Advance(RetentionClock.Soon);
        passes.Should().Be(1);
        Advance(RetentionClock.Pause - TimeSpan.FromSeconds(1));
        passes.Should().Be(1);
        Advance(TimeSpan.FromSeconds(1));
        passes.Should().Be(2);

        await stop.CancelAsync();
        await FluentActions.Awaiting(() => running).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public void A_pass_that_fails_is_tried_next_time()
    {
        pass = static () => throw new IOException("the disk is away");
        _ = Start();

        Advance(RetentionClock.Soon);
        pass = static () => new(0, 0, 0);
        Advance(RetentionClock.Pause);

        passes.Should().Be(2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Where_another_one_is_at_it_or_there_is_more_it_looks_again_soon(bool isBusy)
    {
        pass = () => isBusy ? null : new(5_000, 0, 0) { HasMore = true };
        _ = Start();

        Advance(RetentionClock.Soon);
        Advance(RetentionClock.Soon);

        passes.Should().Be(2);
    }

    private Task Start() => new RetentionClock(CollectAsync, time, NullLogger.Instance).RunAsync(stop.Token);

    private Task<Collected?> CollectAsync(CancellationToken cancellation)
    {
        passes++;
        return Task.FromResult(pass());
    }

    /// <summary>What becomes due is done before this returns: it continues where the clock fires.</summary>
    private void Advance(TimeSpan span) => time.Advance(span);
}
