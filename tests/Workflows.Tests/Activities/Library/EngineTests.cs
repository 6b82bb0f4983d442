using FluentAssertions;
using Workflows.Activities;
using Workflows.Activities.Engine;
using Workflows.Tests.Activities.Harness;
using Xunit;

namespace Workflows.Tests.Activities.Library;

public sealed class EngineTests : IAsyncLifetime
{
    private readonly ActivityRunner _runner = new() { EnginePatience = TimeSpan.FromSeconds(10) };
    private FakeEngine _engine = null!;

    public async ValueTask InitializeAsync() => _engine = await FakeEngine.StartAsync(_runner);

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        _runner.Dispose();
    }

    [Fact]
    public async Task Metrics_arrive_all_in_order_and_at_most_a_thousand_at_a_time()
    {
        (await RunAsync((attempt, _) =>
        {
            for (var i = 0; i < 2500; i++)
            {
                attempt.Metric("loss", i, i);
            }

            return Task.CompletedTask;
        })).Succeeded();
        _engine.MetricBatches.Should().OnlyContain(b => b.GetArrayLength() <= 1000);
        _engine.Metrics.Select(m => m.GetProperty("step").GetInt32()).Should().Equal(Enumerable.Range(0, 2500));
    }

    [Fact]
    public async Task Of_progress_the_latest_arrives()
    {
        (await RunAsync((attempt, _) =>
        {
            attempt.Progress(0.2, "a fifth");
            attempt.Progress(1, "done");
            return Task.CompletedTask;
        })).Succeeded();
        _engine.Progress.Should().ContainSingle().Which.GetRawText().Should().Be("""{"fraction":1,"text":"done"}""");
    }

    [Fact]
    public async Task A_call_rides_through_a_restart_of_the_engine()
    {
        var result = await RunAsync(async (attempt, stop) =>
        {
            await _engine.StopAsync();
            var upload = attempt.Files.UploadAsync(_runner.Folder.Write("model.zip", "bytes"), stop);
            await Task.Delay(600, stop);
            upload.IsCompleted.Should().BeFalse();
            await _engine.StartAsync();
            (await upload).Size.Should().Be(6);
        });
        result.Succeeded().Error.Should().Contain("the engine does not answer").And.Contain("trying again for up to");
        _engine.Registry.Uploads.Should().Be(1);
    }

    [Fact]
    public async Task A_pause_that_the_engine_asks_for_is_kept()
    {
        _engine.Pause = TimeSpan.FromSeconds(1);
        var elapsed = System.Diagnostics.Stopwatch.StartNew();
        (await RunAsync(async (attempt, stop) => (await attempt.Models.GetAsync("nobody", stop)).Should().BeNull())).Succeeded();
        elapsed.Elapsed.Should().BeGreaterThan(TimeSpan.FromMilliseconds(950), "the first pause of its own is a fifth of that");
    }

    [Fact]
    public async Task A_metric_that_the_engine_would_refuse_does_not_take_others_with_it()
    {
        var result = await RunAsync((attempt, _) =>
        {
            attempt.Metric("bell\a", 1);
            attempt.Metric(new string('n', 201), 1);
            attempt.Metric("loss", 1);
            return Task.CompletedTask;
        });
        result.Succeeded().Error.Should().Contain("a metric was left out");
        _engine.Metrics.Should().ContainSingle().Which.GetProperty("name").GetString().Should().Be("loss");
    }

    [Fact]
    public async Task An_engine_that_stays_away_longer_than_the_patience_is_a_temporary_failure()
    {
        _engine.Away = true;
        using var impatient = new ActivityRunner { EnginePatience = TimeSpan.FromMilliseconds(300) };
        impatient.Environment["WF_API"] = _engine.Address;
        var result = await impatient.RunAsync([new EchoActivity(async (_, attempt, stop) =>
        {
            await attempt.Models.GetAsync("bike-demand", stop);
            return new EchoOutputs("", null);
        })], "echo", new { text = "" });
        result.Exit.Should().Be(75);
        result.LastLine.Should().Contain("it answered 503");
    }

    [Fact]
    public async Task A_refusal_ends_at_once_with_the_engine_s_words()
    {
        _runner.Environment["WF_TOKEN"] = "stale";
        var result = await RunAsync(async (attempt, stop) => await attempt.Models.GetAsync("bike-demand", stop));
        result.Exit.Should().Be(1);
        result.LastLine.Should().Be("echo: the engine refused GET /activity/models/bike-demand: 401 Unknown token");
    }

    [Fact]
    public async Task What_the_engine_finds_wrong_with_the_inputs_is_final()
    {
        var version = new NewModelVersion(new string('a', 64), 1, "m.zip", new Dictionary<string, double>(), new Dictionary<string, string>());
        var result = await RunAsync(async (attempt, stop) => await attempt.Models.RegisterAsync("bike-demand", version, stop));
        result.Exit.Should().Be(64);
        result.LastLine.Should().Contain("422 No such file");
    }

    [Fact]
    public async Task A_file_that_is_there_is_not_sent_again_and_comes_back_whole()
    {
        (await RunAsync(async (attempt, stop) =>
        {
            var file = _runner.Folder.Write("model.zip", "bytes");
            var stored = await attempt.Files.UploadAsync(file, stop);
            (await attempt.Files.UploadAsync(file, stop)).Should().Be(stored);
            var back = attempt.ArtifactPath("back.zip");
            await attempt.Files.DownloadAsync(stored.Sha256, back, stop);
            (await File.ReadAllTextAsync(back, stop)).Should().Be("bytes\n");
        })).Succeeded();
        _engine.Registry.Uploads.Should().Be(1);
    }

    [Fact]
    public async Task A_version_is_registered_once_however_often_it_is_tried()
    {
        (await RunAsync(async (attempt, stop) =>
        {
            var file = await attempt.Files.UploadAsync(_runner.Folder.Write("model.zip", "bytes"), stop);
            var asked = new NewModelVersion(
                file.Sha256,
                file.Size,
                file.FileName,
                new Dictionary<string, double> { ["rmse"] = 62 },
                new Dictionary<string, string>());
            var first = await attempt.Models.RegisterAsync("bike-demand", asked, stop);
            (await attempt.Models.RegisterAsync("bike-demand", asked, stop)).Version.Should().Be(first.Version);
            (await attempt.Models.GetAsync("bike-demand", stop))!.Versions.Should().ContainSingle().Which.Metrics["rmse"].Should().Be(62);
            (await attempt.Models.GetAsync("nobody", stop)).Should().BeNull();
        })).Succeeded();
    }

    [Fact]
    public async Task An_alias_moves_only_from_where_it_is_expected()
    {
        _engine.Registry.Models["m"] = [
            new() { ["name"] = "m", ["version"] = 1, ["sha256"] = "a" },
            new() { ["name"] = "m", ["version"] = 2, ["sha256"] = "b" }];
        (await RunAsync(async (attempt, stop) =>
        {
            (await attempt.Models.MoveAliasAsync("m", "production", 1, new ExpectedVersion(null), stop)).Should().Be(new AliasMove("production", 1, null));
            (await attempt.Models.MoveAliasAsync("m", "production", 2, new ExpectedVersion(null), stop)).Should().BeNull();
            (await attempt.Models.MoveAliasAsync("m", "production", 2, new ExpectedVersion(1), stop)).Should().Be(new AliasMove("production", 2, 1));
            (await attempt.Models.MoveAliasAsync("m", "production", 1, null, stop)).Should().Be(new AliasMove("production", 1, 2));
            (await attempt.Models.GetAliasAsync("m", "production", stop))!.Sha256.Should().Be("a");
        })).Succeeded();
    }

    [Theory]
    [InlineData(1, 0, 200)]
    [InlineData(2, 0, 400)]
    [InlineData(3, 1, 640)]
    [InlineData(7, 0, 10_000)]
    [InlineData(50, 1, 8_000)]
    public void Pauses_double_up_to_ten_seconds_less_up_to_a_fifth(int failures, double random, double milliseconds) =>
        RequestBackoff.Delay(failures, random).TotalMilliseconds.Should().BeApproximately(milliseconds, 0.001);

    private Task<ActivityResult> RunAsync(Func<Attempt, CancellationToken, Task> work) => _runner.RunAsync([new EchoActivity(async (_, attempt, stop) =>
    {
        await work(attempt, stop);
        return new EchoOutputs("", null);
    })], "echo", new { text = "" });
}
