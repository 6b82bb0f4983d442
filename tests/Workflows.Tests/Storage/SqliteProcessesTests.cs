using FluentAssertions;
using Microsoft.Extensions.Time.Testing;
using Workflows.Core.Runs;
using Workflows.Storage.Sqlite;
using Xunit;

namespace Workflows.Tests.Storage;

/// <summary>Several processes on one data folder, one of them killed.</summary>
public sealed class SqliteProcessesTests : IDisposable
{
    private readonly DataFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact(Timeout = 60_000)]
    public async Task A_process_killed_amid_its_commits_loses_nothing_that_it_acknowledged()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var acknowledged = 0L;
        using (var engine = OtherProcess.Start(folder, nameof(OtherProcess.Commits_until_it_is_killed)))
        {
            while (acknowledged < 200)
            {
                acknowledged = (await OtherProcess.Said(engine, "committed"))!.Value;
            }

            EngineLock.TryAcquire(folder.Path, TimeProvider.System).Should().BeNull("it is the engine");
            EngineLock.Holder(folder.Path).Should().StartWith($"process {engine.Id} since ");
            engine.Kill();
            while (await OtherProcess.Said(engine, "committed") is { } more)
            {
                acknowledged = more;
            }

            await engine.WaitForExitAsync(cancellation);
        }

        using var free = EngineLock.TryAcquire(folder.Path, TimeProvider.System);
        free.Should().NotBeNull("the kernel has taken the lock back");
        await using var store = await Stores.OpenAsEngineAsync(folder.Path, TimeProvider.System);
        Rows.Query(folder, "PRAGMA integrity_check").Should().Equal("ok");
        var run = (await store.LoadUnfinishedAsync(Flows.Plans(Flows.ChainOf("chain", 100_000)), cancellation)).Single().State!;
        run.Sequence.Should().BeInRange(acknowledged, acknowledged + 1, "at most the commit under way is more than it said");
        run.Steps.Count(step => step.Status == StepStatus.Succeeded).Should().Be((int)run.Sequence - 2);
        Rows.Query(folder, "SELECT count(*), max(sequence) FROM events").Should().Equal($"{run.Sequence}|{run.Sequence}");
    }

    [Fact(Timeout = 60_000)]
    public async Task Two_processes_write_at_once_and_nothing_is_lost()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var store = await Stores.OpenAsEngineAsync(folder.Path, TimeProvider.System);
        var run = (await Driven.Accept(store, Flows.Run(Flows.ChainOf("chain", 60)))).Grant();
        using var other = OtherProcess.Start(folder, nameof(OtherProcess.Sends_fifty_commands));
        await OtherProcess.Said(other, "ready");

        for (var hop = 0; hop < 50; hop++)
        {
            await store.CommitAsync([run.End().Take()], cancellation);
        }

        await other.WaitForExitAsync(cancellation);
        other.ExitCode.Should().Be(0);
        (await store.ReadInboxAsync(0, 100, cancellation)).Should().HaveCount(51, "fifty commands and the start");
        (await Driven.Load(store, run.State.Id, Flows.Plans(Flows.ChainOf("chain", 60)))).State.Sequence.Should().Be(52);
    }

    /// <summary>The clock stands still, so no safety net can be what woke us.</summary>
    [Fact(Timeout = 60_000)]
    public async Task Another_processs_command_wakes_the_engine()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var store = await Stores.OpenAsEngineAsync(folder.Path, new FakeTimeProvider(Flows.Start));
        await store.AcceptAsync(Flows.Run(Flows.Chain), cancellation);
        await store.WaitForInboxAsync(cancellation);
        using var other = OtherProcess.Start(folder, nameof(OtherProcess.Sends_a_command_for_each_line_it_is_told));
        var seen = 0L;
        foreach (var by in (string[])["ann", "bob"])
        {
            await other.StandardInput.WriteLineAsync(by.AsMemory(), cancellation);
            var sent = await OtherProcess.Said(other, "sent");
            while (seen < sent)
            {
                await store.WaitForInboxAsync(cancellation);
                seen = (await store.ReadInboxAsync(seen, 10, cancellation)) is [.., var last] ? last.Id : seen;
            }
        }

        other.StandardInput.Close();
        await other.WaitForExitAsync(cancellation);
    }

    [Fact(Timeout = 60_000)]
    public async Task What_wakes_nobody_is_found_within_a_second()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var clock = new FakeTimeProvider(Flows.Start);
        await using var store = await Stores.OpenAsEngineAsync(folder.Path, clock);
        var run = await store.AcceptAsync(Flows.Run(Flows.Chain), cancellation);
        await store.WaitForInboxAsync(cancellation);
        while (File.Exists(folder.File("wakes/inbox")))
        {
            File.Delete(folder.File("wakes/inbox"));
        }

        Rows.Execute(folder, $"INSERT INTO inbox (run, at) VALUES (x'{Convert.ToHexString(run.Id.ToByteArray(bigEndian: true))}', 0)");
        var woken = store.WaitForInboxAsync(cancellation);
        clock.Advance(TimeSpan.FromSeconds(1));
        await woken;
    }
}
