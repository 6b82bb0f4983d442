using System.Text.Json;
using System.Text.RegularExpressions;
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
    public async Task A_metric_whose_name_would_be_refused_gets_one_that_is_not()
    {
        var alike = new string('n', 250);
        (await RunAsync((attempt, _) =>
        {
            attempt.Metric("bell\a", 1);
            attempt.Metric("psi.\u202etemp", 1);
            attempt.Metric(string.Empty, 1);
            attempt.Metric(alike + "1", 1);
            attempt.Metric(alike + "2", 1);
            return Task.CompletedTask;
        })).Succeeded();
        var names = _engine.Metrics.Select(m => m.GetProperty("name").GetString()!).ToArray();
        names[..3].Should().Equal("bell<U+0007>", "psi.<U+202E>temp", "(no name)");
        names[3..].Should().OnlyHaveUniqueItems().And.OnlyContain(name => name.StartsWith("nnnn") && name.Length == MetricName.Longest);
    }

    [Fact]
    public void Every_name_is_made_fit_for_the_contract()
    {
        var schema = JsonElement.Parse(File.ReadAllText(Path.Combine(Repository.Root, "activities/contract/metrics.schema.json")));
        var allowed = new Regex(schema.GetProperty("items").GetProperty("properties").GetProperty("name").GetProperty("pattern").GetString()!);

        for (var c = 0; c <= char.MaxValue; c++)
        {
            allowed.IsMatch(MetricName.Fit($"a{(char)c}b")).Should().BeTrue($"U+{c:X4} is made visible");
        }
    }

    [Fact]
    public async Task Of_a_batch_that_the_engine_refuses_only_what_is_wrong_is_lost()
    {
        _engine.Refuses = name => name is "bad3" or "bad700";
        var result = await RunAsync((attempt, _) =>
        {
            for (var i = 0; i < 1500; i++)
            {
                attempt.Metric(i is 3 or 700 ? $"bad{i}" : "loss", i, i);
            }

            return Task.CompletedTask;
        });
        result.Succeeded().Error.Should().Contain("metric bad3 was left out: the engine refused POST /activity/metrics: 422").And.Contain("metric bad700 was");
        _engine.Metrics.Select(m => m.GetProperty("step").GetInt32()).Should().Equal(Enumerable.Range(0, 1500).Where(i => i is not (3 or 700)));
    }

    [Fact]
    public async Task A_long_progress_text_is_not_cut_in_the_middle_of_a_character()
    {
        var start = new string('x', 1023);
        (await RunAsync((attempt, _) =>
        {
            attempt.Progress(0.5, start + "🚀 and more");
            return Task.CompletedTask;
        })).Succeeded();

        _engine.Progress.Should().ContainSingle().Which.GetProperty("text").GetString().Should().Be(start);
    }

    [Fact]
    public async Task After_a_refusal_the_engine_is_told_on_while_the_work_lasts()
    {
        _engine.Refuses = name => name == "bad";
        (await RunAsync(async (attempt, stop) =>
        {
            attempt.Metric("bad", 1);
            await Until(() => _engine.MetricBatches.Count > 0, () => attempt.Metric("loss", 1), stop);
            await Until(() => _engine.Progress.Count > 0, () => attempt.Progress(double.NaN, "still here"), stop);
        })).Succeeded();
        _engine.Progress[0].GetRawText().Should().Be("""{"fraction":0,"text":"still here"}""");

        static async Task Until(Func<bool> holds, Action act, CancellationToken stop)
        {
            act();
            for (var i = 0; !holds(); i++)
            {
                i.Should().BeLessThan(200, "it is sent once a second");
                await Task.Delay(50, stop);
            }
        }
    }

    [Fact]
    public async Task An_engine_that_refuses_every_metric_is_not_asked_about_each()
    {
        var asked = 0;
        _engine.Refuses = _ =>
        {
            asked++;
            return true;
        };
        var result = await RunAsync((attempt, _) =>
        {
            for (var i = 0; i < 5000; i++)
            {
                attempt.Metric("loss", i, i);
            }

            return Task.CompletedTask;
        });
        result.Succeeded().Error.Should().Contain("metrics, loss and so on, were left out");
        asked.Should().BeLessThan(100);
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
