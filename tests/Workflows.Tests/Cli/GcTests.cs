using System.Text.Json;
using FluentAssertions;
using Workflows.Storage.Posix;
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

    private async Task RunTwiceAsync()
    {
        (await folder.RunAsync("run", "hello.yaml", "-p", "name=one")).Exit.Should().Be(0);
        (await folder.RunAsync("run", "hello.yaml", "-p", "name=two")).Exit.Should().Be(0);
        (await folder.RunAsync("run", "fails.yaml")).Exit.Should().Be(1);
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
