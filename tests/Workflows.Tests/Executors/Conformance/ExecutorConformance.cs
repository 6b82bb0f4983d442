using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Runtime.Executing;
using Workflows.Runtime.Files;
using Xunit;

namespace Workflows.Tests.Executors.Conformance;

/// <summary>What every executor does alike. An executor's tests are a subclass.</summary>
public abstract class ExecutorConformance : IAsyncLifetime
{
    protected Reports Reports { get; private set; } = new();

    protected IExecutor Executor { get; private set; } = null!;

    protected abstract IFileStore Files { get; }

    /// <summary>An executor on what the last one has left.</summary>
    protected abstract IExecutor Open();

    /// <summary>An attempt that runs a shell script, with whatever this executor needs for that.</summary>
    protected virtual AttemptSpec Shell(string script) => new()
    {
        Uid = Guid.CreateVersion7(),
        Project = "default",
        Workflow = "bikes",
        Run = "bikes#42",
        Step = "train",
        Attempt = 1,
        IdempotencyKey = "bikes#42/train/0",
        Command = ["/bin/sh", "-c", script],
        Grace = TimeSpan.FromSeconds(10),
    };

    /// <summary>How a command that would exit with 7 at a SIGTERM may end when it is stopped at once.</summary>
    protected virtual int[] ExitsAtOnce => [128 + 9];

    /// <summary>The next attempt of the same step.</summary>
    protected virtual AttemptSpec Again(AttemptSpec spec) => spec with { Uid = Guid.CreateVersion7(), Attempt = spec.Attempt + 1 };

    /// <summary>Runs a shell script that sees the checkpoint folder of an attempt that runs. Whether it exited with 0.</summary>
    protected virtual async Task<bool> BesideAsync(AttemptSpec running, string script) =>
        (await RunAsync(Shell(script) with { CheckpointKey = running.CheckpointKey })).Exit == 0;

    public virtual ValueTask InitializeAsync()
    {
        Executor = Open();
        Executor.Start(observation => Reports.Add(observation));
        return ValueTask.CompletedTask;
    }

    public virtual async ValueTask DisposeAsync()
    {
        var started = Reports.All.OfType<Observation.Running>().Select(running => running.Uid);
        foreach (var uid in started.Where(uid => Reports.Ends(uid) == 0)) Executor.Stop(uid, StopMode.AtOnce);
        await Eventually.TrueAsync(() => Reports.All.OfType<Observation.Running>().All(running => Reports.Ends(running.Uid) > 0), "everything ended");
        await Executor.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_command_that_ends_with_0_has_its_outputs_and_times()
    {
        var outcome = await RunAsync(Shell("""echo '{"rmse": 61.5}' > "$WF_OUTPUTS" """));
        outcome.Exit.Should().Be(0);
        JsonDocument.Parse(outcome.Outputs!).RootElement.GetProperty("rmse").GetDouble().Should().Be(61.5);
        outcome.EndedAt.Should().BeOnOrAfter(outcome.StartedAt!.Value);
        AttemptVerdict.Of(outcome).Status.Should().Be(AttemptStatus.Succeeded);
    }

    [Fact]
    public async Task A_failure_has_its_exit_and_the_end_of_standard_error()
    {
        var outcome = await RunAsync(Shell("echo 'no such column: cnt' >&2; exit 65"));
        outcome.Exit.Should().Be(65);
        outcome.Message.Should().Be("no such column: cnt");
    }

    [Fact]
    public async Task A_command_that_dies_by_a_signal_is_no_lost_place()
    {
        var outcome = await RunAsync(Shell("kill -SEGV $$"));
        outcome.Exit.Should().Be(128 + 11);
        outcome.Lost.Should().BeNull();
    }

    [Fact]
    public async Task The_command_sees_the_contract()
    {
        var spec = Shell("""
            test -d "$WF_STEP_DIR" && test -z "$(ls "$WF_STEP_DIR")" && test -d "$TMPDIR" || exit 1
            cp "$WF_INPUTS" "$WF_STEP_DIR/inputs"; env > "$WF_STEP_DIR/env"
            """) with
        {
            Index = 3,
            Attempt = 2,
            WorkflowVersion = 7,
            Inputs = """{"depth": 4}""",
            Environment = ImmutableSortedDictionary<string, string>.Empty.Add("N", "a b").Add("WF_STEP", "a lie"),
            TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            Artifacts = ImmutableSortedDictionary<string, string>.Empty.Add("env", "env").Add("inputs", "inputs"),
        };
        var outcome = await RunAsync(spec);
        outcome.Exit.Should().Be(0);
        JsonNode.DeepEquals(JsonNode.Parse(await TextAsync(outcome, "inputs")), JsonNode.Parse(spec.Inputs)).Should().BeTrue();
        (await TextAsync(outcome, "env")).Split('\n').Should().Contain([
            "WF_PROJECT=default", "WF_WORKFLOW=bikes", "WF_WORKFLOW_VERSION=7", "WF_RUN=bikes#42",
            "WF_STEP=train", "WF_INDEX=3", "WF_ATTEMPT=2", "WF_IDEMPOTENCY_KEY=bikes#42/train/0",
            "TRACEPARENT=00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "N=a b"]);
        (await TextAsync(outcome, "env")).Should().NotContain("WF_CHECKPOINT");
    }

    [Fact]
    public async Task Files_that_the_inputs_name_are_there_before_the_command()
    {
        var file = await PutAsync("some data");
        var input = new FileInput(file.Sha256, "hour's \"data\".csv", Folder: false);
        var spec = Shell("""cat "$DATA" > out; cat "$WF_INPUTS" > inputs""") with
        {
            Files = [input],
            Inputs = JsonSerializer.Serialize(new { data = input.Token, nested = new object?[] { input.Token, 1, null } }),
            Environment = ImmutableSortedDictionary<string, string>.Empty.Add("DATA", input.Token),
            Artifacts = ImmutableSortedDictionary<string, string>.Empty.Add("out", "out").Add("inputs", "inputs"),
        };
        var outcome = await RunAsync(spec);
        (await TextAsync(outcome, "out")).Should().Be("some data");
        var inputs = JsonDocument.Parse(await TextAsync(outcome, "inputs")).RootElement;
        inputs.GetProperty("data").GetString().Should().EndWith("hour's \"data\".csv");
        inputs.GetProperty("nested")[0].GetString().Should().Be(inputs.GetProperty("data").GetString());
    }

    [Fact]
    public async Task A_file_that_the_command_names_stands_there_as_its_path()
    {
        var file = await PutAsync("some data");
        var input = new FileInput(file.Sha256, "hours.csv", Folder: false);
        var spec = Shell("""cat "$0" > out""");
        var outcome = await RunAsync(spec with
        {
            Command = [.. spec.Command, input.Token],
            Files = [input],
            Artifacts = ImmutableSortedDictionary<string, string>.Empty.Add("out", "out"),
        });
        (await TextAsync(outcome, "out")).Should().Be("some data");
    }

    [Fact]
    public async Task A_folder_goes_from_one_attempt_to_the_next()
    {
        var made = await RunAsync(Shell(
            "mkdir -p model/deep; printf weights > model/deep/w") with
        { Artifacts = ImmutableSortedDictionary<string, string>.Empty.Add("model", "model") });
        var model = made.Artifacts.Single(artifact => artifact.Name == "model");
        var input = new FileInput(model.Sha256, model.FileName, model.Folder);
        var spec = Shell("""cat "$MODEL/deep/w" > out""") with
        {
            Files = [input],
            Environment = ImmutableSortedDictionary<string, string>.Empty.Add("MODEL", input.Token),
            Artifacts = ImmutableSortedDictionary<string, string>.Empty.Add("out", "out"),
        };
        (await TextAsync(await RunAsync(spec), "out")).Should().Be("weights");
    }

    [Fact]
    public async Task The_log_is_an_artifact_and_outlives_the_attempt()
    {
        var spec = Shell("echo out; echo err >&2");
        var outcome = await RunAsync(spec);
        Executor.Release(spec.Uid);
        Executor.Release(spec.Uid);
        await Executor.DrainAsync(TestContext.Current.CancellationToken);
        (await TextAsync(outcome, "log")).Split('\n').Should().Contain(["out", "err"]);
    }

    [Fact]
    public async Task A_missing_artifact_is_the_applications_failure()
    {
        var outcome = await RunAsync(Shell("true") with { Artifacts = ImmutableSortedDictionary<string, string>.Empty.Add("model", "model.zip") });
        outcome.Exit.Should().Be(0);
        outcome.Broken.Should().Contain("model.zip");
        AttemptVerdict.Of(outcome).Cause.Should().Be(Cause.Application);
    }

    [Fact]
    public async Task A_timeout_is_a_timeout()
    {
        var outcome = await RunAsync(Shell("exec sleep 600") with { Timeout = TimeSpan.FromMilliseconds(200) });
        outcome.TimedOut.Should().BeTrue();
        outcome.Exit.Should().Be(128 + 15);
    }

    [Theory]
    [InlineData(StopMode.Gracefully)]
    [InlineData(StopMode.AtOnce)]
    public async Task What_runs_can_be_stopped(StopMode mode)
    {
        var spec = Shell("trap 'exit 7' TERM; echo > \"$WF_CHECKPOINT/begun\"; while :; do sleep 0.02; done") with { CheckpointKey = $"stop {mode}" };
        await BegunAsync(spec);
        Executor.Stop(spec.Uid, mode);
        (await Reports.EndOfAsync(spec)).Exit.Should().BeOneOf(mode == StopMode.Gracefully ? [7] : ExitsAtOnce);
    }

    [Fact]
    public async Task What_never_started_ends_without_an_exit()
    {
        var spec = Shell("true");
        Executor.Stop(spec.Uid, StopMode.Gracefully);
        var outcome = await Reports.EndOfAsync(spec);
        outcome.Should().Be(new AttemptOutcome());
    }

    [Fact]
    public async Task Saying_it_again_changes_nothing()
    {
        var spec = Shell("echo x >> \"$WF_CHECKPOINT/count\"; cp \"$WF_CHECKPOINT/count\" count") with
        {
            CheckpointKey = "again",
            Artifacts = ImmutableSortedDictionary<string, string>.Empty.Add("count", "count"),
        };
        for (var i = 0; i < 5; i++) Executor.Desire(spec);
        var first = await Reports.EndOfAsync(spec);
        Executor.Desire(spec);
        var second = await Reports.EndOfAsync(spec, count: 2);
        second.Should().BeSameAs(first);
        (await TextAsync(first, "count")).Should().Be("x\n");
    }

    [Fact]
    public async Task The_checkpoint_is_kept_from_attempt_to_attempt_and_the_step_folder_is_not()
    {
        const string Script = """test ! -e old || exit 1; touch old; echo x >> "$WF_CHECKPOINT/tries"; test $(wc -l < "$WF_CHECKPOINT/tries") = 2""";
        var spec = Shell(Script) with { CheckpointKey = "kept" };
        (await RunAsync(spec)).Exit.Should().Be(1);
        (await RunAsync(Again(spec))).Exit.Should().Be(0);
    }

    [Fact]
    public async Task The_next_executor_adopts_what_runs()
    {
        var spec = Shell(
            "echo $$ >> \"$WF_CHECKPOINT/begun\"; while [ ! -e \"$WF_CHECKPOINT/go\" ]; do sleep 0.02; done; cp \"$WF_CHECKPOINT/begun\" begun") with
        {
            CheckpointKey = "adopt",
            Artifacts = ImmutableSortedDictionary<string, string>.Empty.Add("begun", "begun"),
        };
        await BegunAsync(spec);
        await ReopenAsync();

        Executor.Desire(spec);
        await Reports.RunningAsync(spec);
        (await BesideAsync(spec, "touch \"$WF_CHECKPOINT/go\"")).Should().BeTrue();
        var outcome = await Reports.EndOfAsync(spec);
        outcome.Exit.Should().Be(0);
        (await TextAsync(outcome, "begun")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().ContainSingle("it was never started anew");
    }

    [Fact]
    public async Task The_next_executor_stops_what_runs_also_when_nobody_desires_it_any_more()
    {
        var spec = Shell("trap 'exit 7' TERM; echo > \"$WF_CHECKPOINT/begun\"; while :; do sleep 0.02; done") with { CheckpointKey = "orphan" };
        await BegunAsync(spec);
        await ReopenAsync();
        Executor.Stop(spec.Uid, StopMode.Gracefully);
        (await Reports.EndOfAsync(spec)).Exit.Should().Be(7);
    }

    [Fact]
    public async Task The_next_executor_reports_what_has_ended()
    {
        var spec = Shell("exit 3");
        var first = await RunAsync(spec);
        await ReopenAsync();
        Executor.Desire(spec);
        (await Reports.EndOfAsync(spec)).Should().BeEquivalentTo(first);
    }

    protected async Task<AttemptOutcome> RunAsync(AttemptSpec spec)
    {
        Executor.Desire(spec);
        return await Reports.EndOfAsync(spec);
    }

    /// <summary>Ends this executor, as an engine ends, and opens the next.</summary>
    protected async Task ReopenAsync()
    {
        await Executor.DisposeAsync();
        Reports = new Reports();
        Executor = Open();
        Executor.Start(observation => Reports.Add(observation));
    }

    /// <summary>Waits until the command has written <c>begun</c> into its checkpoint folder.</summary>
    protected async Task BegunAsync(AttemptSpec spec)
    {
        Executor.Desire(spec);
        while (!await BesideAsync(spec, "test -s \"$WF_CHECKPOINT/begun\""))
        {
            // Asking takes as long as an attempt does.
        }
    }

    protected async Task<string> TextAsync(AttemptOutcome outcome, string artifact)
    {
        using var reader = new StreamReader(await Files.OpenAsync(
            outcome.Artifacts.Single(one => one.Name == artifact).Sha256,
            TestContext.Current.CancellationToken));
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    protected Task<StoredFile> PutAsync(string text) => PutAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)));

    /// <summary>Stores a file that attempts may read.</summary>
    protected virtual Task<StoredFile> PutAsync(Stream content) => Files.PutAsync(content, null, TestContext.Current.CancellationToken);
}
