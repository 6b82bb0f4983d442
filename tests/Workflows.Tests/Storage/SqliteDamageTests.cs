using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;
using Workflows.Runtime.Storing;
using Workflows.Storage.Sqlite;
using Xunit;

namespace Workflows.Tests.Storage;

/// <summary>
/// Each JSON column of each table, damaged in one row: whatever is asked of the store, the row's neighbours come through, and the row itself comes
/// with its reason. Only who asks for nothing else than that row is refused, in words.
/// </summary>
public sealed class SqliteDamageTests : IDisposable
{
    private static readonly (string Table, string Column)[] columns =
    [
        ("runs", "body"), ("steps", "body"), ("step_items", "body"), ("instances", "body"), ("attempts", "ended"), ("events", "fact"), ("events", "changes"),
        ("inbox", "event"), ("cached_steps", "artifacts"), ("cached_steps", "outputs"), ("versions", "canonical"), ("versions", "manifests"),
        ("model_versions", "metrics"), ("model_versions", "tags"),
    ];

    private static readonly string[] damages =
    [
        "'{'", "''", "'null'", "'[1]'", "CAST(x'ff00fe' AS TEXT)", "substr({0}, 1, length({0}) / 2)", "replace({0}, 'cancelRequested', 'fromTheFuture')",
        "replace({0}, 'succeeded', 'splendid')", "replace({0}, ':1', ':99999999999999999999')",
    ];

    private readonly DataFolder folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Columns))]
    public async Task One_damaged_row_keeps_no_other_from_being_read(string table, string column)
    {
        await using var store = await Stores.OpenAsEngineAsync(folder.Path, TimeProvider.System);
        var (bad, good) = (await FillAsync(store, 'a'), await FillAsync(store, 'b'));
        var before = Rows.Query(folder, $"SELECT {column} FROM {table} WHERE rowid = (SELECT min(rowid) FROM {table} WHERE {column} IS NOT NULL)");
        foreach (var damage in damages)
        {
            Rows.Execute(folder, $"""
                UPDATE {table} SET {column} = {damage.Replace("{0}", column, StringComparison.Ordinal)}
                WHERE rowid = (SELECT min(rowid) FROM {table} WHERE {column} IS NOT NULL)
                """);

            await ReadAllAsync(store, bad, good, $"{table}.{column} = {damage}");

            await using var connection = Rows.Open(folder);
            await using var mend = connection.CreateCommand();
            mend.CommandText = $"UPDATE {table} SET {column} = $was WHERE rowid = (SELECT min(rowid) FROM {table} WHERE {column} IS NOT NULL)";
            mend.Parameters.AddWithValue("$was", before[0]);
            await mend.ExecuteNonQueryAsync(Cancellation);
        }
    }

    public static TheoryData<string, string> Columns()
    {
        var data = new TheoryData<string, string>();
        foreach (var (table, column) in columns)
        {
            data.Add(table, column);
        }

        return data;
    }

    [Fact]
    public async Task A_run_whose_row_is_damaged_is_listed_with_its_reason_and_what_is_known_of_it()
    {
        await using var store = await Stores.OpenAsEngineAsync(folder.Path, TimeProvider.System);
        await FillAsync(store, 'a');
        Rows.Execute(folder, "UPDATE runs SET body = '{'");

        var run = (await store.ListRunsAsync(new("default"), Cancellation)).Should().ContainSingle().Subject;

        run.Should().BeEquivalentTo(new { Label = "a#1", Workflow = "a", Number = 1, Status = RunStatus.Running });
        run.Broken.Should().StartWith("the row of the state of run ").And.Be(run.Message);
    }

    [Fact]
    public async Task A_command_of_a_newer_program_comes_with_its_reason_and_the_ones_behind_it_come_too()
    {
        await using var store = await Stores.OpenAsEngineAsync(folder.Path, TimeProvider.System);
        var run = await FillAsync(store, 'a');
        Rows.Execute(folder, "UPDATE inbox SET event = replace(event, 'cancelRequested', 'fromTheFuture')");
        await store.SendAsync(run.State.Id, new ResumeRequested("ann") { At = Flows.Start, Seed = 9 }, Cancellation);

        var entries = await store.ReadInboxAsync(0, 10, Cancellation);

        entries.Select(entry => (entry.Event?.GetType(), entry.Broken is null)).Should().Equal((null, true), (null, false), (typeof(ResumeRequested), true));
        entries[1].Run.Should().Be(run.State.Id);
        entries[1].Broken.Should().Contain("fromTheFuture");
    }

    private static async Task<Driven> FillAsync(SqliteStore store, char name)
    {
        var flow = Flows.FanOf($"{name}", """["x","y","z"]""");
        var version = Flows.Version(flow) with { Manifests = [new StoredManifest("train@1", $"{name}", "{}")] };
        var run = await Driven.Accept(store, Flows.Run(flow) with { Version = version });
        var uid = run.Grant().Live.Single();
        var cached = new CachedStep("default", $"{name}", Flows.Start, """{"n":1}""", [new ArtifactRecord("model", new string('a', 64), 3, "model.zip")]);
        await store.CommitAsync([run.End().End().Take() with { Cached = [cached] }], Cancellation);
        await store.SendAsync(run.State.Id, new CancelRequested("ann") { At = Flows.Start, Seed = 1 }, Cancellation);
        await store.AddMetricsAsync(uid, [new("loss", 1, null, Flows.Start)], Cancellation);
        await store.AddModelVersionAsync(
            new("default", $"{name}", new ModelFile(new string('a', 64), 3, "model.zip"), """{"rmse":1}""", "{}")
            {
                Run = run.State.Id,
                Step = "first",
                IdempotencyKey = $"{name}",
                At = Flows.Start,
            },
            Cancellation);
        return run;
    }

    private static async Task ReadAllAsync(SqliteStore store, Driven bad, Driven good, string because)
    {
        PlanSource plans = (project, workflow, version, content) =>
        {
            System.Text.Json.JsonDocument.Parse(content().Canonical).Dispose();
            return new Plan(Flows.FanOf(workflow, """["x","y","z"]"""), version);
        };

        // All of them together: two runs, whatever is the matter with one.
        (await store.LoadUnfinishedAsync(plans, Cancellation)).Should().HaveCount(2, because)
            .And.Contain(run => run.Id == good.State.Id && run.State != null, because);
        (await store.ListRunsAsync(new("default"), Cancellation)).Should().HaveCount(2, because)
            .And.Contain(run => run.Id == good.State.Id && run.Broken == null, because);
        (await store.ReadInboxAsync(0, 10, Cancellation)).Should().HaveCount(4, because)
            .And.Contain(entry => entry.Run == good.State.Id && entry.Event is CancelRequested, because);
        (await store.ListVersionsAsync("default", "a", Cancellation)).Should().ContainSingle(because);
        (await store.ListWorkflowsAsync("default", Cancellation)).Should().HaveCount(2, because);
        foreach (var model in await store.ListModelsAsync("default", Cancellation))
        {
            var (metrics, tags) = (model.Versions[0].MetricsJson, model.Versions[0].TagsJson);
            FluentActions.Invoking(() => (Object(metrics), Object(tags))).Should().NotThrow(because);
        }

        (await store.HasLiveAttemptsAsync("local", Cancellation)).Should().BeTrue(because);
        (await store.FindCachedAsync("default", "b", DateTimeOffset.MinValue.AddYears(1970), Cancellation)).Should().NotBeNull(because);
        _ = await store.FindCachedAsync("default", "a", DateTimeOffset.MinValue.AddYears(1970), Cancellation);
        _ = await store.FindModelAsync("default", "a", Cancellation);
        _ = await store.FindFactAsync(bad.State.Id, 2, Cancellation);
        _ = await store.LoadAsync(bad.State.Id, plans, Cancellation);
        _ = await store.FindRunAsync("default", "a#1", Cancellation);
        _ = await store.FindMemoryAsync("default", "a", Cancellation);

        // Of the damaged run: its other rows.
        var attempts = await store.ListAttemptsAsync(bad.State.Id, null, null, Cancellation);
        attempts.Should().HaveCount(4, because);
        attempts.Count(attempt => attempt.Broken is null).Should().BeGreaterThanOrEqualTo(3, because);
        (await store.ListInstancesAsync(bad.State.Id, 1, 0, 10, Cancellation)).Should().HaveCount(3, because);
        var events = await store.ListEventsAsync(bad.State.Id, 0, 10, Cancellation);
        events.Select(each => each.Sequence).Should().Equal([1, 2, 3, 4], because);
        FluentActions.Invoking(() => events.Select(each => Object(each.Fact) + Object(each.Changes)).ToArray()).Should().NotThrow(because);
        (await store.ListMetricsAsync(bad.State.Id, Cancellation)).Should().ContainSingle(because);
        (await store.FindAttemptAsync(attempts[0].Uid, Cancellation)).Should().NotBeNull(because);
        try
        {
            (await store.ViewAsync(bad.State.Id, plans, Cancellation)).Should().NotBeNull(because);
        }
        catch (UnreadableRowException refused)
        {
            refused.Message.Should().StartWith("the row of ", because).And.Contain($"{bad.State.Id}", because);
        }

        (await store.ViewAsync(good.State.Id, plans, Cancellation))!.State.Steps[1].Fan!.Succeeded.Should().Be(1, because);
    }

    private static int Object(string json)
    {
        using var document = System.Text.Json.JsonDocument.Parse(json);
        return document.RootElement.EnumerateObject().Count();
    }
}
