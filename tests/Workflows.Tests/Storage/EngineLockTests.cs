using FluentAssertions;
using Microsoft.Extensions.Time.Testing;
using Workflows.Storage.Sqlite;
using Xunit;

namespace Workflows.Tests.Storage;

/// <summary>One engine for each data folder. That a killed one frees it is among <see cref="SqliteProcessesTests"/>.</summary>
public sealed class EngineLockTests : IDisposable
{
    private readonly DataFolder folder = new();
    private readonly FakeTimeProvider clock = new(Flows.Start);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Only_one_holds_it_and_says_who_it_is()
    {
        using (var first = EngineLock.TryAcquire(folder.Path, clock))
        {
            first.Should().NotBeNull();
            EngineLock.TryAcquire(folder.Path, clock).Should().BeNull();
            EngineLock.Holder(folder.Path).Should().Be($"process {Environment.ProcessId} since 2026-03-01T12:00:00Z");
        }

        using var second = EngineLock.TryAcquire(folder.Path, clock);
        second.Should().NotBeNull();
    }

    [Fact(Timeout = 60_000)]
    public async Task A_follower_gets_it_when_it_becomes_free()
    {
        var first = EngineLock.TryAcquire(folder.Path, clock)!;
        var waiting = EngineLock.AcquireAsync(folder.Path, clock, TestContext.Current.CancellationToken);
        waiting.IsCompleted.Should().BeFalse();

        first.Dispose();
        clock.Advance(TimeSpan.FromSeconds(1));

        using var second = await waiting;
        second.Should().NotBeNull();
    }

    [Fact]
    public async Task A_follower_may_give_up()
    {
        using var first = EngineLock.TryAcquire(folder.Path, clock);
        using var enough = new CancellationTokenSource();
        var waiting = EngineLock.AcquireAsync(folder.Path, clock, enough.Token);

        await enough.CancelAsync();

        await waiting.Awaiting(task => task).Should().ThrowAsync<OperationCanceledException>();
    }
}
