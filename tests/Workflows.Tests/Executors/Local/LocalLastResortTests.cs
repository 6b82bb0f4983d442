using FluentAssertions;
using Microsoft.Extensions.Time.Testing;
using Workflows.Core.Runs;
using Workflows.Executors.Local;
using Workflows.Executors.Local.Launching;
using Workflows.Runtime.Executing;
using Workflows.Storage.Files;
using Workflows.Tests.Executors.Conformance;
using Xunit;

namespace Workflows.Tests.Executors.Local;

/// <summary>A command that keeps its wf-exec from working holds no place for good.</summary>
public sealed class LocalLastResortTests : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Reports reports = new();
    private readonly FakeTimeProvider time = new(DateTimeOffset.UtcNow);
    private readonly LocalExecutor executor;

    public LocalLastResortTests()
    {
        File.WriteAllText(folder.Path("secrets.json"), """{ "warehouse": { "password": "p&ss \"w\\ord" } }""");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder.Path("secrets.json"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        executor = new LocalExecutor(new LocalExecutorOptions
        {
            DataFolder = folder.Root,
            Runner = Programs.Runner,
            FileFolder = folder.Path("files"),
            Files = new FolderFileStore(folder.Path("files")),
            Secrets = new SecretSource(folder.Path("secrets.json")),
            Places = 2,
            Time = time,
        });
        executor.Start(reports.Add);
    }

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
    public async Task Secrets_are_hidden_in_what_an_attempt_says_beside_its_output()
    {
        var spec = Shell("touch STOPPED; sleep 100") with { Secrets = Shell(string.Empty).Secrets.Add("PW", "warehouse/password") };
        executor.Desire(spec);
        await BegunAsync();

        executor.MaskOf(spec.Uid)!("""at p&ss "w\ord, {"x":"p&ss \"w\\ord"}""").Should().Be("""at ***, {"x":"***"}""");
        executor.MaskOf(Guid.NewGuid()).Should().BeNull("another's are not known there");

        executor.Stop(spec.Uid, StopMode.AtOnce);
        await reports.EndOfAsync(spec);
    }

    private Timer Clock() => new(_ => time.Advance(TimeSpan.FromMinutes(1)), null, 0, 20);

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
