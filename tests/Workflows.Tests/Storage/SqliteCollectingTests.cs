using System.Diagnostics;
using FluentAssertions;
using Microsoft.Extensions.Time.Testing;
using Workflows.Runtime.Storing;
using Workflows.Storage.Collecting;
using Workflows.Storage.Files;
using Workflows.Storage.Sqlite;
using Xunit;

namespace Workflows.Tests.Storage;

/// <summary>Many runs go, and those who work beside it hardly notice.</summary>
public sealed class SqliteCollectingTests : IDisposable
{
    private const int Many = 2_000;

    private readonly DataFolder folder = new();
    private readonly FakeTimeProvider clock = new(Flows.Start);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Two_thousand_runs_go_in_small_transactions_while_others_write()
    {
        await using var store = await FilledAsync();
        clock.Advance(TimeSpan.FromDays(91));
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var beside = Task.Run(() => WriteBesideAsync(over.Token), Cancellation);

        var since = Stopwatch.GetTimestamp();
        var collected = await new Collector(store, new FolderFileStore(folder.File("files")), clock)
            .RunAsync(new() { Runs = TimeSpan.FromDays(90) }, isDry: false, Cancellation);
        var took = Stopwatch.GetElapsedTime(since);

        await over.CancelAsync();
        var (writes, longest) = await beside;
        TestContext.Current.SendDiagnosticMessage(
            $"{Many} runs in {took.TotalSeconds:0.0} s; {writes} writes beside it, the longest {longest.TotalMilliseconds:0} ms");
        collected!.Runs.Should().Be(Many);
        longest.Should().BeLessThan(TimeSpan.FromSeconds(2), "a transaction holds 50 runs");
        (await store.ListRunsAsync(new RunFilter("default"), Cancellation)).Should().BeEmpty();
        Rows.Query(folder, "SELECT (SELECT count(*) FROM events), (SELECT count(*) FROM steps), (SELECT count(*) FROM attempts)").Should().Equal("0|0|0");
    }

    [Fact]
    public async Task A_transaction_ends_at_fifty_runs_and_at_many_rows()
    {
        await using var store = await FilledAsync();
        var before = clock.GetUtcNow().AddDays(1);
        var (roots, _) = await store.ListRetiredAsync(before, 0, Guid.Empty, Cancellation);

        (await store.RemoveRunsAsync(roots, before, Cancellation)).Should().Be((50, 50));

        Rows.Execute(folder, "INSERT INTO events SELECT run, sequence + 1000 * n.i, at, type, fact, changes FROM events, " +
            "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) SELECT i FROM n) n " +
            $"WHERE run = x'{Convert.ToHexString(roots[50].ToByteArray(bigEndian: true))}'");
        (await store.RemoveRunsAsync([.. roots.Skip(50)], before, Cancellation)).Should().Be((1, 1));
    }

    /// <summary>Copies of one run that has ended.</summary>
    private async Task<SqliteStore> FilledAsync()
    {
        var store = await Stores.OpenAsEngineAsync(folder.Path, clock);
        var run = await Driven.Accept(store, Flows.Run(Flows.Chain));
        var start = (await store.ListUntakenAsync(run.State.Id, Cancellation))[0].Id;
        await store.CommitAsync([run.Grant().End().End().Take() with { Answers = [new InboxAnswer(start, null)] }], Cancellation);
        Rows.Execute(folder, $"""
            INSERT INTO runs (id, project, workflow, number, version, label, status, created_at, body, executor)
            WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < {Many})
            SELECT randomblob(16), project, workflow, i, version, 'chain#' || i, status, created_at, body, executor FROM runs, n;
            INSERT INTO events SELECT r.id, e.sequence, e.at, e.type, e.fact, e.changes FROM events e, runs r WHERE r.number > 1;
            INSERT INTO steps SELECT r.id, s.step, s.status, s.body FROM steps s, runs r WHERE r.number > 1;
            INSERT INTO attempts (uid, run, step, item, number, status, generation, created_at, ended)
            SELECT randomblob(16), r.id, a.step, a.item, a.number, a.status, a.generation, a.created_at, a.ended FROM attempts a, runs r WHERE r.number > 1;
            """);
        return store;
    }

    private async Task<(int Writes, TimeSpan Longest)> WriteBesideAsync(CancellationToken cancellation)
    {
        await using var other = SqliteStore.Open(folder.Path, clock);
        var (writes, longest) = (0, TimeSpan.Zero);
        while (!cancellation.IsCancellationRequested)
        {
            var since = Stopwatch.GetTimestamp();
            await other.AddFileAsync("default", $"{writes++:x64}", CancellationToken.None);
            longest = Stopwatch.GetElapsedTime(since) is var took && took > longest ? took : longest;
        }

        return (writes, longest);
    }
}
