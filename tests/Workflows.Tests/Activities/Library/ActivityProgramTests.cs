using FluentAssertions;
using Workflows.Activities;
using Workflows.Tests.Activities.Harness;
using Xunit;

namespace Workflows.Tests.Activities.Library;

public sealed class ActivityProgramTests : IDisposable
{
    private readonly ActivityRunner _runner = new();

    public void Dispose() => _runner.Dispose();

    [Fact]
    public async Task What_an_activity_returns_is_its_outputs()
    {
        var result = (await RunAsync(new { text = "hi" })).Succeeded();
        result.Outputs.GetRawText().Should().Be("""{"text":"hi","nothing":null}""");
    }

    [Theory]
    [InlineData("""{}""", "missing input: text")]
    [InlineData("""{"text":"a","tmes":2}""", "unknown input 'tmes'; this activity takes: text, times, tone, parts, bound")]
    [InlineData("""{"text":"a","times":"two"}""", "input 'times': expected an integer, not \"two\"")]
    [InlineData("""{"text":"a","tone":"loud"}""", "input 'tone': expected plain or veryLoud, not \"loud\"")]
    [InlineData("""{"text":null}""", "input 'text' is null: expected a string")]
    [InlineData("""{"text":"a","parts":[{"name":"x","wieght":1}]}""", "input 'parts' at [0].wieght")]
    [InlineData("""[1]""", "expected a JSON object, not Array")]
    public async Task Inputs_that_do_not_fit_are_a_usage_error_that_names_them(string inputs, string expected)
    {
        var result = await RunAsync(System.Text.Json.JsonElement.Parse(inputs));
        result.Exit.Should().Be(64);
        result.LastLine.Should().StartWith("echo: ").And.Contain(expected);
    }

    [Fact]
    public async Task A_null_is_fine_where_the_input_may_be_null() => (await RunAsync(new { text = "a", bound = (double?)null })).Succeeded();

    [Theory]
    [InlineData(ExitCode.DataError, 65)]
    [InlineData(ExitCode.Configuration, 78)]
    [InlineData(ExitCode.Temporary, 75)]
    public async Task An_activity_chooses_its_exit_code(ExitCode code, int expected)
    {
        var result = await RunAsync(new { text = "a" }, (_, _, _) => throw new ActivityException(code, "row 3: no number"));
        result.Exit.Should().Be(expected);
        result.LastLine.Should().Be("echo: row 3: no number");
    }

    [Fact]
    public async Task Any_other_exception_is_exit_1_with_its_stack_in_the_log_and_one_line_at_the_end()
    {
        var result = await RunAsync(new { text = "a" }, (_, _, _) => throw new InvalidOperationException("boom"));
        result.Exit.Should().Be(1);
        result.Error.Should().Contain("   at ");
        result.LastLine.Should().Be("echo: InvalidOperationException: boom");
    }

    [Fact]
    public async Task Outputs_over_the_limit_are_refused()
    {
        var result = await RunAsync(new { text = "a" }, (_, _, _) => Task.FromResult(new EchoOutputs(new string('x', 256 * 1024), 1)));
        result.Exit.Should().Be(65);
        result.LastLine.Should().Contain("at most 262,144 are allowed");
    }

    [Fact]
    public async Task Told_to_stop_it_ends_as_a_signal_would_end_it()
    {
        using var stop = new CancellationTokenSource();
        _runner.Stop = stop.Token;
        var result = await RunAsync(new { text = "a" }, async (_, _, token) =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.Infinite, token);
            return new EchoOutputs("", null);
        });
        result.Exit.Should().Be(143);
    }

    [Fact]
    public async Task Without_an_engine_progress_and_metrics_go_to_standard_error()
    {
        var result = await RunAsync(new { text = "a" }, (_, attempt, _) =>
        {
            attempt.Progress(0.4, "epoch 4/10");
            attempt.Metric("rmse", 63.25, 4);
            attempt.Metric("rmse", double.NaN);
            return Task.FromResult(new EchoOutputs("", null));
        });
        result.Error.Should().Contain("40 % epoch 4/10").And.Contain("rmse = 63.25 (step 4)").And.Contain("rmse is NaN and was left out");
    }

    [Fact]
    public async Task Without_an_engine_the_registry_is_a_configuration_error()
    {
        var result = await RunAsync(new { text = "a" }, async (_, attempt, stop) =>
        {
            await attempt.Models.GetAsync("bike-demand", stop);
            return new EchoOutputs("", null);
        });
        result.Exit.Should().Be(78);
        result.LastLine.Should().Contain("WF_API is not set");
    }

    [Fact]
    public async Task An_artifact_can_t_be_written_outside_the_step_s_folder()
    {
        var result = await RunAsync(new { text = "a" }, (_, attempt, _) => Task.FromResult(new EchoOutputs(attempt.ArtifactPath("../model.zip"), null)));
        result.LastLine.Should().Contain("leads out of the step's folder");
    }

    [Fact]
    public async Task A_word_that_is_no_activity_shows_which_there_are()
    {
        using var error = new StringWriter();
        var exit = await ActivityProgram.RunAsync(["trian"], [new EchoActivity()], new ActivityProgramOptions { Error = error });
        exit.Should().Be(64);
        error.ToString().Should().Contain("no activity 'trian'").And.Contain("activities: echo");
    }

    private Task<ActivityResult> RunAsync(object inputs, Func<EchoInputs, Attempt, CancellationToken, Task<EchoOutputs>>? work = null) =>
        _runner.RunAsync([new EchoActivity(work)], "echo", inputs);
}
