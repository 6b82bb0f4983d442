using System.Diagnostics;
using FluentAssertions;
using Workflows.Tests.Activities.Harness;
using Workflows.Tests.Executors;
using Xunit;

namespace Workflows.Tests.Activities.MachineLearning;

/// <summary>The program as it is started: a process with its native libraries, fonts and signals.</summary>
public sealed class ProgramTests : IDisposable
{
    private static readonly string[] Program = [Programs.MachineLearning];
    private readonly ActivityRunner _runner = new();

    public void Dispose() => _runner.Dispose();

    [Fact]
    public async Task A_process_trains_a_model_and_leaves_everything_where_the_contract_says()
    {
        var (data, _) = await BikeData.GenerateAsync(_runner, days: 60);
        var result = (await ActivityProcess.RunAsync(_runner, [.. Program, "train"], new { data, label = "cnt", trees = 20 })).Succeeded();
        result.Outputs.GetProperty("metrics").GetProperty("rmse").GetDouble().Should().BePositive();
        File.Exists(result.Artifact("model.zip")).Should().BeTrue();
        result.Reports.Should().Equal("index.html");
        Directory.EnumerateFileSystemEntries(result.Folder).Select(Path.GetFileName).Should().BeEquivalentTo("model.zip", "report");
    }

    [Fact]
    public async Task A_data_error_is_exit_65_with_one_clear_last_line()
    {
        var result = await ActivityProcess.RunAsync(_runner, [.. Program, "train"], new { data = "/nowhere.csv", label = "cnt" });
        result.Exit.Should().Be(65);
        result.LastLine.Should().Be("train: data: no file /nowhere.csv");
    }

    [Theory]
    [InlineData(null, "OMP_WAIT_POLICY = 'PASSIVE'")]
    [InlineData("OMP_WAIT_POLICY=active", "OMP_WAIT_POLICY = 'ACTIVE'")]
    public async Task Its_threads_sleep_while_they_wait_unless_the_environment_says_otherwise(string? environment, string told)
    {
        var (data, _) = await BikeData.GenerateAsync(_runner, days: 60);
        string[] command = ["env", "OMP_DISPLAY_ENV=true", .. environment is null ? [] : new[] { environment }, .. Program, "train"];
        var result = (await ActivityProcess.RunAsync(_runner, command, new { data, label = "cnt", trees = 2 })).Succeeded();
        result.Error.Should().Contain(told);
    }

    [Fact]
    public async Task SIGTERM_ends_it_within_the_grace_period()
    {
        var (data, _) = await BikeData.GenerateAsync(_runner, days: 400);
        var result = await ActivityProcess.RunAsync(_runner, [.. Program, "train"], new
        {
            data,
            label = "cnt",
            trees = 5000,
            leaves = 255,
        }, meanwhile: async (process, error) =>
        {
            while (await error.ReadLineAsync() is { } line && !line.Contains("learning from", StringComparison.Ordinal))
            {
            }

            await Task.Delay(300);
            using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
            await kill.WaitForExitAsync();
        });
        result.Exit.Should().Be(143);
        result.LastLine.Should().Be("train: stopped before it was done (SIGTERM)");
    }
}
