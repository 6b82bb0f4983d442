using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;
using Workflows.Storage.Sql;
using Workflows.Storage.Sqlite;
using Workflows.Storage.Sqlite.Opening;
using Xunit;

namespace Workflows.Tests.Storage;

/// <summary>Damaged rows, a full disk, a lock that is never let go, pragmas that don't hold.</summary>
public sealed class SqliteTroubleTests : IDisposable
{
    private readonly DataFolder folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("UPDATE runs SET body = '{' WHERE number = 2")]
    [InlineData("UPDATE runs SET body = '{}' WHERE number = 2")]
    [InlineData("UPDATE steps SET body = replace(body, 'succeeded', 'splendid') WHERE run = (SELECT id FROM runs WHERE number = 2)")]
    [InlineData("PRAGMA foreign_keys = OFF; UPDATE runs SET body = replace(body, '\"version\":1', '\"version\":9') WHERE number = 2")]
    public async Task A_run_that_cannot_be_read_is_broken_and_the_others_are_loaded(string damage)
    {
        await using var store = await Stores.OpenAsEngineAsync(folder.Path, TimeProvider.System);
        var runs = new List<Driven>();
        for (var i = 0; i < 3; i++)
        {
            runs.Add(await Driven.Accept(store, Flows.Run(Flows.Chain)));
        }

        await store.CommitAsync([.. runs.Select(run => run.Grant().End().Take())], Cancellation);
        Rows.Execute(folder, damage);

        var loaded = await store.LoadUnfinishedAsync(Read, Cancellation);

        loaded.Should().HaveCount(3);
        var broken = loaded.Where(run => run.State is null).Should().ContainSingle().Subject;
        broken.Id.Should().Be(runs[1].State.Id);
        broken.Broken.Should().NotBeNullOrEmpty();

        static Plan Read(string project, string workflow, int version, Func<VersionContent> content)
        {
            content();
            return new Plan(Flows.Chain, version);
        }
    }

    [Fact]
    public async Task A_damaged_run_is_whole_again_after_a_replay()
    {
        await using var store = await Stores.OpenAsEngineAsync(folder.Path, TimeProvider.System);
        var run = await Driven.Accept(store, Flows.Run(Flows.Chain));
        await store.CommitAsync([run.Grant().End().Take()], Cancellation);
        Rows.Execute(folder, "UPDATE steps SET body = '{'");

        await store.ReplayAsync(run.State.Id, Cancellation);

        StateText.Of((await Driven.Load(store, run.State.Id, Flows.Plans(Flows.Chain))).State).Should().Be(StateText.Of(run.State));
    }

    /// <summary>SQLite's own limit stands for the disk; it goes with the connection, as if somebody had made room.</summary>
    [Fact]
    public async Task A_full_disk_is_said_and_costs_nothing_that_was_stored()
    {
        await using var store = await Stores.OpenAsEngineAsync(folder.Path, TimeProvider.System);
        await using var connections = new Connections(new StoreFile(folder.File("workflows.db")), StoreAccess.Write, TimeSpan.FromSeconds(1));
        await connections.WriteAsync(database => database["PRAGMA max_page_count = 60"].ReadOne(row => row.Int(0)), Cancellation);

        var fill = () => connections.WriteAsync(Fill, Cancellation);

        (await fill.Should().ThrowAsync<StoreUnavailableException>()).WithMessage("*disk*is full*");
        Rows.Query(folder, "SELECT count(*) FROM workflows").Should().Equal("0");
        Rows.Query(folder, "PRAGMA integrity_check").Should().Equal("ok");
        (await fill()).Should().Be(500, "there is room again");

        static int Fill(Database database) => Enumerable.Range(0, 500).Sum(i =>
            database["INSERT INTO workflows (project, name, live, versions, runs, changed_at) VALUES ('default', ?, 1, 1, 0, 0)"].With($"{i:d900}").Run());
    }

    [Fact]
    public async Task A_store_that_another_process_holds_for_too_long_is_unavailable()
    {
        await using var store = SqliteStore.Open(folder.Path, TimeProvider.System, TimeSpan.FromSeconds(1));
        await using var holder = Rows.Open(folder);
        await using var transaction = await holder.BeginTransactionAsync(Cancellation);

        var accept = () => store.AcceptAsync(Flows.Run(Flows.Chain), Cancellation);

        (await accept.Should().ThrowAsync<StoreUnavailableException>()).WithMessage("*holds the write lock*").Which.Trouble.Should().Be(StoreTrouble.Busy);
        await transaction.RollbackAsync(Cancellation);
        await accept.Should().NotThrowAsync();
    }

    /// <summary>What SQLite does not understand never passes: to wait for it would be for ever.</summary>
    [Fact]
    public async Task A_mistake_of_ours_is_not_taken_for_a_store_that_is_away()
    {
        await using var store = SqliteStore.Open(folder.Path, TimeProvider.System);
        await using var connections = new Connections(new StoreFile(folder.File("workflows.db")), StoreAccess.Write, TimeSpan.FromSeconds(1));

        await connections.Awaiting(all => all.WriteAsync(database => database["INSERT INTO nowhere VALUES (1)"].Run(), Cancellation))
            .Should().ThrowAsync<Microsoft.Data.Sqlite.SqliteException>();
        await connections.Awaiting(all => all.ReadAsync(database => database["SELECT json('{')"].ReadOne(row => row.Text(0)), Cancellation))
            .Should().ThrowAsync<Microsoft.Data.Sqlite.SqliteException>();
    }

    [Theory]
    [InlineData("PRAGMA synchronous = NORMAL")]
    [InlineData("PRAGMA foreign_keys = OFF")]
    [InlineData("PRAGMA busy_timeout = 0")]
    [InlineData("PRAGMA journal_mode = DELETE")]
    public void A_connection_that_could_lose_what_it_acknowledged_is_refused(string pragma)
    {
        File.Create(folder.File("workflows.db")).Dispose();
        using var database = new SqliteDatabase(folder.File("workflows.db"), StoreAccess.Write);
        Pragmas.Assert(database);
        database.Execute(pragma);

        FluentActions.Invoking(() => Pragmas.Assert(database)).Should().Throw<InvalidDataException>().WithMessage("*does not keep what it is told*");
    }

    [Fact]
    public async Task The_view_of_a_fan_out_reads_none_of_its_instances()
    {
        await using var store = await Stores.OpenAsEngineAsync(folder.Path, TimeProvider.System);
        var run = await Driven.Accept(store, Flows.Run(Flows.Fan));
        await store.CommitAsync([run.Grant().End().End().Take()], Cancellation);
        Rows.Execute(folder, "UPDATE instances SET body = 'lost'; UPDATE step_items SET body = 'lost'").Should().Be(2);

        var view = (await store.ViewAsync(run.State.Id, Flows.Plans(Flows.Fan), Cancellation))!;

        view.State.Steps[1].Fan!.Succeeded.Should().Be(1);
    }
}
