using FluentAssertions;
using Workflows.Runtime.Storing;
using Workflows.Tests.Runtime;
using Xunit;

namespace Workflows.Tests.Storage;

/// <summary>Bytes of a database that are changed while it is in use: waiting mends nothing, so whoever asks is told, and an engine ends.</summary>
public sealed class StoreDamagedTests : IDisposable
{
    private readonly DataFolder folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("workflows.db-wal", 0)]
    [InlineData("workflows.db-wal", 5_000)]
    [InlineData("workflows.db", null)]
    [InlineData("workflows.db", 0)]
    public async Task What_was_acknowledged_and_is_gone_is_damage_to_whoever_comes_upon_it(string file, int? length)
    {
        await using var store = await Stores.OpenAsEngineAsync(folder.Path, TimeProvider.System);
        var run = await Driven.Accept(store, Flows.Run(Flows.Chain));
        await store.CommitAsync([run.Grant().Take()], Cancellation);

        Harm(folder.File(file), length);

        await store.Awaiting(s => s.ListRunsAsync(new("default"), Cancellation)).Should().ThrowAsync<StoreDamagedException>().WithMessage("*is damaged*");
        await store.Awaiting(s => s.ReadInboxAsync(0, 1, Cancellation)).Should().ThrowAsync<StoreDamagedException>();
        if (file == "workflows.db")
        {
            await store.Awaiting(s => s.CommitAsync([run.End().Take()], Cancellation)).Should().ThrowAsync<StoreDamagedException>();
        }
    }

    [Fact]
    public async Task A_file_that_was_emptied_is_not_filled_again_with_a_part_of_what_was_in_it()
    {
        await using (var store = await Stores.OpenAsEngineAsync(folder.Path, TimeProvider.System))
        {
            var run = await Driven.Accept(store, Flows.Run(Flows.Chain));
            Harm(folder.File("workflows.db"), 0);
            await store.Awaiting(s => s.CommitAsync([run.Grant().Take()], Cancellation)).Should().ThrowAsync<StoreDamagedException>();
        }

        new FileInfo(folder.File("workflows.db")).Length.Should().Be(0);
    }

    [Fact(Timeout = 60_000)]
    public async Task An_engine_whose_database_is_damaged_ends_and_says_so()
    {
        var rig = Rig.Create();
        var running = rig.Engine.RunAsync(CancellationToken.None);
        await rig.AcceptAsync("name: one\nsteps: { a: { uses: container, command: [\"true\"] } }");

        Harm(Path.Combine(rig.Folder, "workflows.db-wal"), 0);
        using var clock = new Timer(_ => rig.Time.Advance(TimeSpan.FromSeconds(1)), null, 0, 5);

        await running.Awaiting(task => task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken))
            .Should().ThrowAsync<StoreDamagedException>();
        await rig.DisposeAsync();
    }

    /// <summary>Cut to a length, or each byte of it another.</summary>
    private static void Harm(string file, int? length)
    {
        using var open = new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        if (length is { } left)
        {
            open.SetLength(left);
        }
        else
        {
            open.Write(Enumerable.Repeat((byte)'x', (int)open.Length).ToArray());
        }
    }
}
