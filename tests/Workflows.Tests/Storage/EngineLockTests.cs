using FluentAssertions;
using Microsoft.Extensions.Time.Testing;
using Workflows.Storage.Posix;
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

    /// <summary>Some file systems say that there are no locks, others say yes to everybody.</summary>
    [Theory]
    [InlineData(LockAnswer.Unsupported)]
    [InlineData(LockAnswer.Taken)]
    public void A_file_system_without_locks_is_refused(object answer)
    {
        FluentActions.Invoking(() => EngineLock.TryAcquire(folder.Path, clock, _ => (LockAnswer)answer))
            .Should().Throw<LocksUnsupportedException>().WithMessage("*without file locks*");
    }

    [Fact]
    public void The_lock_is_its_owners_alone()
    {
        using var held = EngineLock.TryAcquire(folder.Path, clock);

        File.GetUnixFileMode(folder.File("engine.lock")).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.GetUnixFileMode(folder.File("engine.holder")).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
