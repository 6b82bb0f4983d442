using System.Diagnostics;
using FluentAssertions;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Workflows.Tests.Cli;

/// <summary>Another process holds the database for the whole time: who is told to go, goes, and nothing is lost.</summary>
public sealed class StoreAwayTests
{
    /// <summary>The grace is eight seconds; the rest is for a busy machine, on which 20 s were seen to be too few.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("run waits.yaml", "TERM", 1)]
    [InlineData("run waits.yaml", "INT", 2)]
    [InlineData("work", "TERM", 1)]
    [InlineData("work", "INT", 1)]
    public async Task A_signal_ends_it_all_the_same(string line, string signal, int times)
    {
        using var folder = new WfFolder().With("waits.yaml", Flows.Waits);
        await folder.RunAsync("run", "waits.yaml", "--detach");
        var engine = folder.Start(line.Replace("waits.yaml", "waits", StringComparison.Ordinal).Split(' ') is ["work"] ? ["work"] : line.Split(' '));
        await WaitForAsync(() => File.Exists(folder.File("pid")));
        TimeSpan took;
        await using (await LockAsync(folder))
        {
            folder.With("go", string.Empty);
            var clock = Stopwatch.StartNew();
            for (var i = 0; i < times; i++)
            {
                await engine.SignalAsync(signal);
                await (i == times - 1 ? Task.CompletedTask : engine.SaysAsync("cancelling"));
            }

            var end = await engine.EndAsync();
            took = clock.Elapsed;
            end.Exit.Should().BeOneOf([0, 75], end.Errors);
            end.Errors.Should().MatchRegex("left|stopped|ended without it");
        }

        took.Should().BeLessThan(Soon);
        (await folder.RunAsync("work", "--until-idle")).Exit.Should().Be(0);
        (await folder.RunAsync("show", "waits#1")).Output.Should().MatchRegex("(✔|⊘) waits#1", "what was recorded goes on");
    }

    [Fact]
    public async Task A_database_that_is_none_is_told_with_what_to_do()
    {
        using var folder = new WfFolder().With("hello.yaml", Flows.Hello);
        Directory.CreateDirectory(folder.File(".wf"));
        folder.With(".wf/workflows.db", new string('x', 8_192));

        var list = await folder.RunAsync("list");

        list.Exit.Should().NotBe(0).And.NotBe(70);
        list.Errors.Should().Contain("workflows.db is damaged, or is not a database").And.NotContain("   at ");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_folder_whose_database_is_gone_or_empty_is_not_one_in_which_nothing_has_run(bool empty)
    {
        using var folder = new WfFolder().With("hello.yaml", Flows.Hello);
        (await folder.RunAsync("run", "hello.yaml")).Exit.Should().Be(0);
        foreach (var file in Directory.GetFiles(folder.File(".wf"), "workflows.db*"))
        {
            File.Delete(file);
        }

        if (empty)
        {
            folder.With(".wf/workflows.db", string.Empty);
        }

        foreach (var line in (string[])["list", "show hello#1", "run hello.yaml", "run hello", "work --until-idle", "models", "versions hello"])
        {
            var said = await folder.RunAsync(line.Split(' '));

            said.Exit.Should().Be(74, $"{line}: {said.Errors}");
            said.Errors.Should().Contain("workflows.db is gone or empty, but .wf/runs tells of runs that it held").And.Contain("put a backup in its place");
        }

        File.Exists(folder.File(".wf/workflows.db")).Should().Be(empty, "none is made in its place");
    }

    [Fact]
    public async Task Stored_files_alone_tell_of_runs_too()
    {
        using var folder = new WfFolder().With("hello.yaml", Flows.Hello);
        (await folder.RunAsync("run", "hello.yaml")).Exit.Should().Be(0);
        Directory.GetFiles(folder.File(".wf"), "workflows.db*").ToList().ForEach(File.Delete);
        Directory.Delete(folder.File(".wf/runs"), recursive: true);

        (await folder.RunAsync("gc")).Exit.Should().Be(74);

        Directory.EnumerateFiles(folder.File(".wf/files"), "*", SearchOption.AllDirectories).Should().NotBeEmpty();
    }

    [Fact]
    public async Task A_key_that_others_may_read_is_told_and_is_no_fault_of_ours()
    {
        using var folder = new WfFolder().With("hello.yaml", Flows.Hello);
        (await folder.RunAsync("run", "hello.yaml")).Exit.Should().Be(0);
        File.SetUnixFileMode(folder.File(".wf/key"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);

        var refused = await folder.RunAsync("run", "hello.yaml");

        refused.Exit.Should().Be(77);
        refused.Errors.Should().Contain("may be read by others: chmod 600 it");
    }

    [Fact]
    public async Task A_folder_in_which_the_making_of_the_database_was_broken_off_is_one_in_which_nothing_has_run()
    {
        using var folder = new WfFolder().With("hello.yaml", Flows.Hello);
        Directory.CreateDirectory(folder.File(".wf"));
        folder.With(".wf/workflows.db", string.Empty);

        (await folder.RunAsync("list")).Output.Should().NotContain("damaged");
        (await folder.RunAsync("run", "hello.yaml")).Exit.Should().Be(0);
    }

    private static async Task<SqliteConnection> LockAsync(WfFolder folder)
    {
        var connection = new SqliteConnection($"Data Source={folder.File(".wf/workflows.db")};Pooling=False;Default Timeout=30");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new SqliteCommand("BEGIN EXCLUSIVE", connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return connection;
    }

    private static async Task WaitForAsync(Func<bool> condition)
    {
        for (var deadline = Stopwatch.StartNew(); !condition(); await Task.Delay(20, TestContext.Current.CancellationToken))
        {
            deadline.Elapsed.Should().BeLessThan(TimeSpan.FromMinutes(1));
        }
    }
}
