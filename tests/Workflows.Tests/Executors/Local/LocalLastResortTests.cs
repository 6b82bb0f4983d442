using FluentAssertions;
using Microsoft.Extensions.Time.Testing;
using Workflows.Core.Runs;
using Workflows.Executors.Local;
using Workflows.Runtime.Executing;
using Workflows.Storage.Files;
using Workflows.Tests.Executors.Conformance;
using Xunit;

namespace Workflows.Tests.Executors.Local;

/// <summary>A command that keeps its wf-exec from working holds no place for good.</summary>
public sealed class LocalLastResortTests : IAsyncDisposable
{
    /// <summary>The grace where nothing is said is 30 seconds; a minute of patience and 10 seconds until the kill come to any.</summary>
    private const int LessThanTheDefaultGrace = 95;

    private readonly TemporaryFolder folder = new();
    private readonly Reports reports = new();
    private readonly FakeTimeProvider time = new(DateTimeOffset.UtcNow);
    private readonly LocalExecutor executor;

    public LocalLastResortTests() => executor = Open();

    public async ValueTask DisposeAsync()
    {
        await executor.DisposeAsync();
        folder.Dispose();
    }

    [Theory]
    [InlineData("kill -STOP $PPID; touch STOPPED; sleep 100")]
    [InlineData("touch STOPPED; while :; do kill -STOP $PPID; sleep 0.01; done")]
    public async Task A_stopped_wf_exec_ends_with_the_timeout_of_its_attempt(string script)
    {
        var spec = Shell(script) with { Timeout = TimeSpan.FromHours(1) };
        executor.Desire(spec);
        await BegunAsync();
        using var clock = Clock();

        var outcome = (await reports.EndOfAsync(spec)).Checked();

        outcome.TimedOut.Should().BeTrue();
        AttemptVerdict.Of(outcome).Cause.Should().Be(Cause.Timeout);
    }

    [Theory]
    [InlineData("kill -STOP $PPID; touch STOPPED; sleep 100")]
    [InlineData("touch STOPPED; while :; do kill -STOP $PPID; sleep 0.01; done")]
    [InlineData("trap '' TERM; mkfifo out; touch STOPPED; sleep 100")]
    public async Task One_that_is_told_to_stop_is_over_soon_after_its_grace(string script)
    {
        var spec = Shell(script);
        executor.Desire(spec);
        await BegunAsync();
        executor.Stop(spec.Uid, StopMode.Gracefully);
        using var clock = Clock();

        await reports.EndOfAsync(spec);
    }

    [Fact]
    public async Task One_that_the_next_engine_only_stops_has_the_grace_that_it_was_started_with()
    {
        var spec = Shell("touch STOPPED; while :; do kill -STOP $PPID; sleep 0.01; done") with { Grace = TimeSpan.FromSeconds(1) };
        executor.Desire(spec);
        await BegunAsync();
        await executor.DisposeAsync();

        await using var next = Open();
        next.Stop(spec.Uid, StopMode.Gracefully);
        var seconds = 0;
        using var clock = new Timer(_ => Tick(), null, 0, 50);

        await reports.EndOfAsync(spec);

        void Tick()
        {
            if (Interlocked.Increment(ref seconds) <= LessThanTheDefaultGrace) time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    private Timer Clock() => new(_ => time.Advance(TimeSpan.FromMinutes(1)), null, 0, 20);

    private LocalExecutor Open()
    {
        var made = new LocalExecutor(new LocalExecutorOptions
        {
            DataFolder = folder.Root,
            Runner = Programs.Runner,
            FileFolder = folder.Path("files"),
            Files = new FolderFileStore(folder.Path("files")),
            Places = 2,
            Time = time,
        });
        made.Start(reports.Add);
        return made;
    }

    private Task BegunAsync() => Eventually.TrueAsync(() => File.Exists(folder.Path("begun")), "it has begun");

    private AttemptSpec Shell(string script) => new()
    {
        Uid = Guid.CreateVersion7(),
        Project = "default",
        Workflow = "bikes",
        Run = "bikes#42",
        Step = "train",
        Attempt = 1,
        IdempotencyKey = "bikes#42/train/0",
        Command = ["/bin/sh", "-c", script.Replace("STOPPED", folder.Path("begun"), StringComparison.Ordinal)],
        Grace = TimeSpan.FromSeconds(10),
    };
}
