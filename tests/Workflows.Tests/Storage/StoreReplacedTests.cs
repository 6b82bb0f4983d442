using FluentAssertions;
using Workflows.Runtime.Storing;
using Workflows.Storage.Sqlite;
using Workflows.Tests.Runtime;
using Xunit;

namespace Workflows.Tests.Storage;

/// <summary>A database that is deleted or replaced while it is in use: nothing is acknowledged that goes nowhere.</summary>
public sealed class StoreReplacedTests : IDisposable
{
    private readonly DataFolder folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("deleted", "*was deleted*")]
    [InlineData("replaced", "*another database was put in the place*")]
    [InlineData("log deleted", "*-wal was deleted or replaced*")]
    public async Task Commits_to_a_file_that_is_not_there_any_more_are_refused(string how, string words)
    {
        await using var store = await Stores.OpenAsEngineAsync(folder.Path, TimeProvider.System);
        var run = await Driven.Accept(store, Flows.Run(Flows.Chain));
        await store.CommitAsync([run.Grant().Take()], Cancellation);

        Harm(how);

        await store.Awaiting(s => s.CommitAsync([run.End().Take()], Cancellation)).Should().ThrowAsync<StoreReplacedException>().WithMessage(words);
        await store.Awaiting(s => s.AcceptAsync(Flows.Run(Flows.Chain), Cancellation)).Should().ThrowAsync<StoreReplacedException>();
        if (how != "log deleted")
        {
            await store.Awaiting(s => s.ReadInboxAsync(0, 1, Cancellation)).Should().ThrowAsync<StoreReplacedException>().WithMessage(words);
            await store.Awaiting(s => s.ListRunsAsync(new("default"), Cancellation)).Should().ThrowAsync<StoreReplacedException>();
        }

        File.Exists(folder.File("workflows.db")).Should().Be(how != "deleted", "an empty one must not come in its place");
    }

    /// <summary>A right that is taken away, here by a cycle of links, so that it holds for every user: what can't be seen is not gone.</summary>
    [Fact]
    public async Task A_file_that_can_not_be_looked_at_is_away_and_not_lost()
    {
        await using var store = await Stores.OpenAsEngineAsync(folder.Path, TimeProvider.System);
        var run = await Driven.Accept(store, Flows.Run(Flows.Chain));
        await store.CommitAsync([run.Grant().Take()], Cancellation);
        var (kept, batch) = (folder.Path + ".kept", run.End().Take());

        Directory.Move(folder.Path, kept);
        Directory.CreateSymbolicLink(folder.Path, folder.Path);
        await store.Awaiting(s => s.CommitAsync([batch], Cancellation)).Should().ThrowAsync<StoreUnavailableException>().WithMessage("*can't be looked at*");
        await store.Awaiting(s => s.ListRunsAsync(new("default"), Cancellation)).Should().ThrowAsync<StoreUnavailableException>();
        File.Delete(folder.Path);
        Directory.Move(kept, folder.Path);

        await store.CommitAsync([batch], Cancellation);
        (await store.ListRunsAsync(new("default"), Cancellation)).Should().ContainSingle();
    }

    /// <summary>Nobody touches anything any more, so only the safety net can tell.</summary>
    [Fact(Timeout = 60_000)]
    public async Task Whoever_waits_for_the_inbox_of_a_deleted_file_is_told()
    {
        await using var store = await Stores.OpenAsEngineAsync(folder.Path, TimeProvider.System);
        var waiting = store.WaitForInboxAsync(TestContext.Current.CancellationToken);

        Harm("deleted");

        await waiting.Awaiting(task => task).Should().ThrowAsync<StoreReplacedException>();
    }

    [Fact(Timeout = 60_000)]
    public async Task An_engine_whose_database_is_deleted_ends_and_says_so()
    {
        var rig = Rig.Create();
        var running = rig.Engine.RunAsync(CancellationToken.None);
        await rig.AcceptAsync("name: one\nsteps: { a: { uses: container, command: [\"true\"] } }");

        File.Delete(Path.Combine(rig.Folder, "workflows.db"));
        using var clock = new Timer(_ => rig.Time.Advance(TimeSpan.FromSeconds(1)), null, 0, 5);

        await running.Awaiting(task => task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken))
            .Should().ThrowAsync<StoreReplacedException>();
        await rig.DisposeAsync();
    }

    private void Harm(string how)
    {
        if (how == "log deleted")
        {
            File.Delete(folder.File("workflows.db-wal"));
            return;
        }

        File.Delete(folder.File("workflows.db"));
        File.Delete(folder.File("workflows.db-wal"));
        File.Delete(folder.File("workflows.db-shm"));
        if (how == "replaced")
        {
            SqliteStore.Open(folder.Path, TimeProvider.System).DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }
}
