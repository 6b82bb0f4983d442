using FluentAssertions;
using Microsoft.Extensions.Time.Testing;
using Workflows.Core.Definitions;
using Workflows.Definitions.Activities;
using Workflows.Runtime.Accepting;
using Workflows.Runtime.Attempts;
using Workflows.Runtime.Planning;
using Workflows.Storage.Sqlite;
using Xunit;

namespace Workflows.Tests.Storage;

/// <summary>A file as the program of schema 2 left it, with a run under way: what was stored then still means the same.</summary>
public sealed class SqliteOlderFilesTests : IDisposable
{
    private static readonly Guid run = new("0198b0f2-7c00-7000-8000-000000000001");

    private readonly DataFolder folder = new();

    public SqliteOlderFilesTests()
    {
        foreach (var (number, sql) in SqliteOpeningTests.Scripts().Take(2))
        {
            Rows.Execute(folder, $"{sql}; INSERT INTO schema_versions (number, applied_at) VALUES ({number}, 0)");
        }

        Rows.Execute(
            folder,
            """
            INSERT INTO workflows VALUES ('default', 'w', 1, 1, 1, 0);
            INSERT INTO versions VALUES ('default', 'w', 1, 'd1', '{"name":"w","steps":{"a":{"uses":"act@1","checkpoint":true}}}', 'text', NULL, NULL, 'ann', 0);
            INSERT INTO runs VALUES (x'0198b0f27c0070008000000000000001', 'default', 'w', 1, 1, 'w#1', NULL, 'running', NULL, 0,
              '{"project":"default","workflow":"w","version":1,"number":1,"label":"w#1","trigger":{"kind":"manual","by":"ann"},"pins":{},"executor":"local","createdAt":"2026-03-01T12:00:00+00:00","parameters":"{}","status":"running","generation":1,"suspendedByParent":false,"cancelRequested":false,"terminated":false,"failingFast":false,"finishing":false}');
            INSERT INTO events VALUES (x'0198b0f27c0070008000000000000001', 1, 0, 'accepted', '{}', '[]');
            INSERT INTO idempotency VALUES ('default', 'k', x'0198b0f27c0070008000000000000001');
            """);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Its_versions_get_the_manifests_they_lack_and_its_runs_go_on_under_their_keys()
    {
        await using var store = SqliteStore.Open(folder.Path, TimeProvider.System);
        await OlderVersions.CompleteAsync(
            store,
            Catalogue.Read([("act.yaml", "name: act\nversion: 1\ncommand: [act]\n")]).Catalogue,
            TestContext.Current.CancellationToken);

        var loaded = await store.LoadAsync(run, new PlanCache(Catalogue.Empty).Of, TestContext.Current.CancellationToken);

        loaded!.Broken.Should().BeNull();
        ((Work.Program)loaded.State!.Plan.Steps[0].Step.Work).Command.Select(part => part.Json).Should().Equal("\"act\"");
        AttemptKeys.Checkpoint(loaded.State, 0, null).Should().Be($"{run:N}-a", "an attempt may have left its checkpoint there");
    }

    [Fact]
    public async Task A_version_whose_activity_is_in_no_catalogue_says_so_and_can_be_looked_at()
    {
        await using var store = SqliteStore.Open(folder.Path, TimeProvider.System);

        (await store.LoadAsync(
            run,
            new PlanCache(Catalogue.Empty).Of,
            TestContext.Current.CancellationToken))!.Broken.Should().Contain("the catalogue has no activity `act@1`");
        (await store.ViewAsync(run, new PlanCache(null).Of, TestContext.Current.CancellationToken))!.State.Label.Should().Be("w#1");
    }

    [Theory]
    [InlineData("UPDATE runs SET body = json_set(body, '$.parameters', '{\"data\":\"wf-folder://DIGEST/my data\"}')")]
    [InlineData("UPDATE versions SET canonical = '{\"name\":\"w\",\"steps\":{\"a\":{\"set\":{\"x\":\"see wf-file://DIGEST/a.csv, and more\"}}}}'")]
    [InlineData("INSERT INTO steps VALUES (RUN, 0, 'succeeded', '{\"step\":0,\"artifacts\":[{\"name\":\"m\",\"sha256\":\"DIGEST\",\"size\":1}]}')")]
    [InlineData("INSERT INTO steps VALUES (RUN, 0, 'succeeded', '{\"step\":0,\"outputs\":\"{\\\"file\\\":\\\"wf-file://DIGEST/a\\\"}\"}')")]
    [InlineData("INSERT INTO step_items VALUES (RUN, 0, '{\"step\":0,\"items\":[\"\\\"x\\\"\",\"\\\"wf-file://DIGEST/a\\\"\"]}')")]
    [InlineData("INSERT INTO instances VALUES (RUN, 0, 0, 'succeeded', '{\"work\":{\"artifacts\":[{\"sha256\":\"DIGEST\"}]}}')")]
    [InlineData(
        "INSERT INTO attempts (uid, run, step, item, number, status, generation, created_at, ended) "
        + "VALUES (zeroblob(16), RUN, 0, -1, 1, 'failed', 1, 0, '{\"artifacts\":[{\"name\":\"log\",\"sha256\":\"DIGEST\"}]}')")]
    [InlineData("INSERT INTO inbox VALUES (1, RUN, '{\"type\":\"signal\",\"data\":\"wf-file://DIGEST/a\"}', 0, NULL, NULL)")]
    [InlineData("INSERT INTO cached_steps VALUES ('default', 'k', 0, NULL, '[{\"name\":\"m\",\"sha256\":\"DIGEST\"}]')")]
    [InlineData("INSERT INTO cached_steps VALUES ('default', 'k', 0, '{\"file\":\"wf-file://DIGEST/a\"}', '[]')")]
    [InlineData(
        "INSERT INTO models VALUES ('default', 'm', 1); "
        + "INSERT INTO model_versions VALUES ('default', 'm', 1, 'DIGEST', 1, 'm.zip', '{}', '{}', NULL, NULL, 'k', 0)")]
    [InlineData("INSERT INTO steps VALUES (RUN, 0, 'succeeded', '{\"damaged\\u0001 \"sha256\":\"DIGEST\" \\')")]
    public async Task A_project_keeps_the_files_that_its_rows_name(string row)
    {
        const string Digest = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
        row = row.Replace("DIGEST", Digest, StringComparison.Ordinal).Replace("RUN", $"x'{run:N}'", StringComparison.Ordinal);
        Rows.Execute(folder, row);

        await using var store = SqliteStore.Open(folder.Path, TimeProvider.System);

        Rows.Query(folder, "SELECT project, sha256 FROM project_files").Should().Equal($"default|{Digest}");
        (await store.HasFileAsync("default", Digest, TestContext.Current.CancellationToken)).Should().BeTrue();
    }

    [Fact]
    public async Task What_only_looks_like_a_file_is_none()
    {
        Rows.Execute(folder, "UPDATE runs SET body = json_set(body, '$.message', 'sha256\":\"abc wf-file://ab/c wf-folder://" + new string('G', 64) + "/x')");

        await using var store = SqliteStore.Open(folder.Path, TimeProvider.System);

        Rows.Query(folder, "SELECT count(*) FROM project_files").Should().Equal("0");
    }

    [Fact]
    public async Task A_key_gives_the_first_run_for_thirty_days_and_is_then_forgotten()
    {
        // What an older file holds is as old as its run.
        var clock = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddDays(29));
        await using var store = SqliteStore.Open(folder.Path, clock);
        (await AcceptAsync("k")).Should().Be("w#1");
        var first = await AcceptAsync("l");

        clock.Advance(TimeSpan.FromDays(2));
        (await AcceptAsync("k")).Should().NotBe("w#1");
        (await AcceptAsync("l")).Should().Be(first);
        clock.Advance(TimeSpan.FromDays(31));
        (await AcceptAsync("m")).Should().NotBe(first);

        Rows.Query(folder, "SELECT key FROM idempotency").Should().Equal("m");

        async Task<string> AcceptAsync(string key) =>
            (await store.AcceptAsync(Flows.Run(Flows.Chain) with { IdempotencyKey = key }, TestContext.Current.CancellationToken)).Label;
    }
}
