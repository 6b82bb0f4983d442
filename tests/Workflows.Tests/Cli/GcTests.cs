using System.Text.Json;
using FluentAssertions;
using Microsoft.Data.Sqlite;
using Workflows.Storage.Posix;
using Workflows.Tests.Storage.Postgres;
using Xunit;

namespace Workflows.Tests.Cli;

/// <summary><c>wf gc</c>, on folders that real engines have filled.</summary>
public sealed class GcTests : IDisposable
{
    private readonly WfFolder folder = new WfFolder().With("hello.yaml", Flows.Hello).With("fails.yaml", Flows.Fails);

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Runs_go_with_their_files_and_links_and_the_rest_is_as_before()
    {
        await RunTwiceAsync();
        AgeFiles();
        Directory.Exists(folder.File(".wf/runs/hello/1")).Should().BeTrue();

        var would = await folder.RunAsync("gc", "--older-than", "0s", "--keep", "1", "--dry-run");
        would.Output.Should().MatchRegex(@"^would remove 1 run and \d files? \(");
        (await folder.RunAsync("list")).Output.Should().Contain("hello#1").And.Contain("hello#2");

        var done = await folder.RunAsync("gc", "--older-than", "0s", "--keep", "1");

        done.Exit.Should().Be(0, done.Errors);
        done.Output.Should().Be(would.Output.Replace("would remove", "removed", StringComparison.Ordinal));
        (await folder.RunAsync("list")).Output.Should().NotContain("hello#1").And.Contain("hello#2").And.Contain("fails#1");
        (await folder.RunAsync("show", "hello#1")).Exit.Should().Be(66);
        (await folder.RunAsync("show", "hello")).Output.Should().Contain("hello#2").And.NotContain("NOT WHAT");
        (await folder.RunAsync("logs", "hello", "shout")).Output.Should().Contain("Hello, two");
        Directory.Exists(folder.File(".wf/runs/hello/1")).Should().BeFalse();
        Directory.Exists(folder.File(".wf/runs/hello/2")).Should().BeTrue();
        (await folder.RunAsync("run", "hello.yaml")).Exit.Should().Be(0, "the same again, with a file that is there and one that went");
    }

    [Fact]
    public async Task A_log_is_told_to_be_removed_in_words_and_the_run_stays()
    {
        (await folder.RunAsync("run", "fails.yaml")).Exit.Should().Be(1);
        AgeFiles();

        var json = JsonDocument.Parse((await folder.RunAsync("gc", "--logs", "0s", "--json")).Output).RootElement;

        json.GetProperty("files").GetInt32().Should().Be(1);
        json.GetProperty("dryRun").GetBoolean().Should().BeFalse();
        var logs = await folder.RunAsync("logs", "fails", "load");
        logs.Exit.Should().Be(66);
        logs.Errors.Should().Contain("the log of load can't be read: the file store has it no more");
        (await folder.RunAsync("show", "fails", "load")).Output.Should().Contain("failed");
    }

    [Fact]
    public async Task Retention_of_the_settings_is_what_it_goes_by_and_a_log_that_went_is_told_with_it()
    {
        Directory.CreateDirectory(folder.File(".wf"));
        await File.WriteAllTextAsync(folder.File(".wf/wf.yaml"), "retention: { runs: 9000d, logs: 1h }\n", TestContext.Current.CancellationToken);
        (await folder.RunAsync("run", "fails.yaml")).Exit.Should().Be(1, "the engine ends with its run, and waits for no pass");
        AgeFiles();
        (await folder.RunAsync("gc")).Output.Should().StartWith("removed 0 runs and 0 files");
        AgeRows();

        (await folder.RunAsync("gc")).Output.Should().StartWith("removed 0 runs and 1 file");

        var logs = await folder.RunAsync("logs", "fails", "load");
        logs.Errors.Should().Contain("it was removed, since its attempt ended over 1h ago (retention.logs in wf.yaml)");
    }

    [Fact]
    public async Task Without_flags_and_settings_only_what_nothing_refers_to_goes()
    {
        await RunTwiceAsync();
        AgeFiles();
        var stray = folder.File($".wf/files/ab/{new string('c', 62)}");
        Directory.CreateDirectory(Path.GetDirectoryName(stray)!);
        await File.WriteAllTextAsync(stray, "stray", TestContext.Current.CancellationToken);
        (await folder.RunAsync("gc")).Output.Should().StartWith("removed 0 runs and 0 files");
        AgeFiles();

        (await folder.RunAsync("gc")).Output.Should().StartWith("removed 0 runs and 1 file (5 B)");

        File.Exists(stray).Should().BeFalse();
        (await folder.RunAsync("show", "hello#1")).Output.Should().NotContain("NOT WHAT");
    }

    [Theory]
    [InlineData("--older-than", "soon", "expected a duration such as 90d")]
    [InlineData("--keep", "-1", "expected an integer from 0")]
    [InlineData("--logs", "30", "expected a duration such as 90d")]
    public async Task What_can_not_be_understood_is_refused_before_anything_is_removed(string option, string value, string told)
    {
        await folder.RunAsync("run", "hello.yaml", "--detach");

        var refused = await folder.RunAsync("gc", option, value);

        refused.Exit.Should().Be(2);
        refused.Errors.Should().Contain(told);
    }

    [Fact]
    public async Task A_second_collector_and_a_folder_without_runs_are_told()
    {
        (await folder.RunAsync("gc")).Exit.Should().Be(66);
        await folder.RunAsync("run", "hello.yaml", "--detach");
        using var held = FileLock.Open(folder.File(".wf/gc.lock"));
        FileLock.Ask(held).Should().Be(LockAnswer.Taken);

        var second = await folder.RunAsync("gc");

        second.Exit.Should().Be(75);
        second.Errors.Should().Contain("another process is clearing up this store");
    }

    [Fact]
    public async Task Who_was_killed_between_rows_and_files_leaves_what_the_next_one_finds()
    {
        await RunTwiceAsync();
        AgeFiles();
        var environment = new Dictionary<string, string> { ["WF_FAILPOINT"] = "gc-rows-removed:1" };

        (await folder.Start(environment, "gc", "--older-than", "0s").EndAsync()).Exit.Should().Be(137);

        (await folder.RunAsync("list")).Output.Should().NotContain("hello#1");
        Stored().Should().NotBeEmpty();
        (await folder.RunAsync("gc")).Output.Should().StartWith("removed 0 runs and ").And.NotContain(" 0 files");
        Stored().Should().BeEmpty();
        Directory.Exists(folder.File(".wf/runs/hello/1")).Should().BeFalse();
    }

    [Fact]
    public async Task The_checkpoint_of_a_run_goes_with_it_and_that_of_another_one_stays()
    {
        folder.With("keeps.yaml", """
            name: keeps
            steps:
              train: { uses: container, checkpoint: true, command: [sh, -c, 'echo 1 > "$WF_CHECKPOINT/epoch"'] }
              each: { uses: container, checkpoint: true, forEach: [1, 2], command: [sh, -c, 'echo 1 > "$WF_CHECKPOINT/epoch"'] }
            """);
        var kept = new HashSet<string>();
        for (var run = 1; run <= 2; run++)
        {
            kept = [.. Checkpoints()];
            (await folder.RunAsync("run", "keeps.yaml")).Exit.Should().Be(0);
        }

        kept = [.. Checkpoints().Except(kept)];
        kept.Should().HaveCount(3);
        (await folder.RunAsync("gc", "--older-than", "0s", "--keep", "1")).Output.Should().StartWith("removed 1 run");
        Checkpoints().Should().HaveCount(6, "they are young");
        Checkpoints().ForEach(path => Directory.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddDays(-3)));

        (await folder.RunAsync("gc")).Exit.Should().Be(0);

        Checkpoints().Should().BeEquivalentTo(kept);
    }

    [Fact]
    public async Task On_a_server_it_does_the_same_and_spares_the_files_of_runs_that_the_folder_had_before()
    {
        var server = TestServer.Required();
        var store = await server.CreateDatabaseAsync();
        (await folder.RunAsync("run", "hello.yaml", "-p", "name=before")).Exit.Should().Be(0);
        (await folder.RunAsync("run", "hello.yaml", "-p", "name=now", "--store", store)).Exit.Should().Be(0);
        var files = Stored().Count;
        AgeFiles();

        var done = await folder.RunAsync("gc", "--older-than", "0s", "--store", store);

        done.Output.Should().StartWith("removed 1 run and ", done.Errors);
        (await folder.RunAsync("list", "--store", store)).Output.Should().NotContain("hello#1");
        Stored().Count.Should().BeLessThan(files);
        (await folder.RunAsync("show", "hello#1")).Output.Should().Contain("Hello, before").And.NotContain("NOT WHAT");
        (await folder.RunAsync("logs", "hello#1")).Output.Should().Contain("Hello, before");
        var without = await folder.RunAsync("gc", "--older-than", "0s");
        without.Exit.Should().Be(2);
        without.Errors.Should().Contain("files of runs that another server holds").And.Contain("--store");
        await server.DropDatabaseAsync(store);
    }

    private List<string> Stored() =>
        [.. Directory.EnumerateFiles(folder.File(".wf/files"), "*", SearchOption.AllDirectories).Where(path => Path.GetFileName(path).Length == 62)];

    private List<string> Checkpoints() => Directory.Exists(folder.File(".wf/checkpoints")) ? [.. Directory.GetDirectories(folder.File(".wf/checkpoints"))] : [];

    private async Task RunTwiceAsync()
    {
        (await folder.RunAsync("run", "hello.yaml", "-p", "name=one")).Exit.Should().Be(0);
        (await folder.RunAsync("run", "hello.yaml", "-p", "name=two")).Exit.Should().Be(0);
        (await folder.RunAsync("run", "fails.yaml")).Exit.Should().Be(1);
    }

    /// <summary>As if everything had happened in another year.</summary>
    private void AgeRows()
    {
        using var connection = new SqliteConnection($"Data Source={folder.File(".wf/workflows.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = """
            UPDATE events SET at = 16000000000000000;
            UPDATE attempts SET ended = replace(ended, '"endedAt":"20', '"endedAt":"19');
            UPDATE steps SET body = replace(body, '"endedAt":"20', '"endedAt":"19');
            """;
        _ = command.ExecuteNonQuery();
    }

    /// <summary>As if everything had been put three days ago.</summary>
    private void AgeFiles()
    {
        foreach (var file in Directory.EnumerateFiles(folder.File(".wf/files"), "*", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddDays(-3));
        }
    }
}
