using FluentAssertions;
using Workflows.Executors.Local;
using Workflows.Runtime.Executing;
using Workflows.Storage.Files;
using Workflows.Tests.Executors.Conformance;
using Xunit;

namespace Workflows.Tests.Executors.Local;

public sealed class LocalPlacesTests : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Reports reports = new();
    private readonly LocalExecutor executor;

    public LocalPlacesTests()
    {
        executor = new LocalExecutor(new LocalExecutorOptions
        {
            DataFolder = folder.Root,
            Runner = Programs.Runner,
            FileFolder = folder.Path("files"),
            Files = new FolderFileStore(folder.Path("files")),
            Places = 1,
        });
        executor.Start(reports.Add);
    }

    public async ValueTask DisposeAsync()
    {
        await executor.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Who_comes_first_is_served_first()
    {
        var order = folder.Path("order");
        var specs = Enumerable.Range(0, 5).Select(i => Shell($"echo {i} >> {order}")).ToList();
        var first = Shell($"while [ ! -e {folder.Path("go")} ]; do sleep 0.01; done");
        executor.Desire(first);
        foreach (var spec in specs) executor.Desire(spec);
        foreach (var spec in specs) await reports.WaitingAsync(spec);
        reports.All.OfType<Observation.Waiting>()
            .Should()
            .HaveCount(5).And
            .OnlyContain(waiting => waiting.Kind == "place" && waiting.Text == "1 of 1 places in use");

        File.WriteAllText(folder.Path("go"), "");
        foreach (var spec in specs) _ = await reports.EndOfAsync(spec);
        File.ReadAllLines(order).Should().Equal("0", "1", "2", "3", "4");
    }

    [Fact]
    public async Task One_that_waits_and_is_stopped_never_runs()
    {
        var first = Shell($"while [ ! -e {folder.Path("go")} ]; do sleep 0.01; done");
        var second = Shell($"touch {folder.Path("ran")}");
        executor.Desire(first);
        executor.Desire(second);
        await reports.WaitingAsync(second);
        executor.Stop(second.Uid, StopMode.Gracefully);
        (await reports.EndOfAsync(second)).Exit.Should().BeNull();

        File.WriteAllText(folder.Path("go"), "");
        _ = await reports.EndOfAsync(first);
        var third = Shell("true");
        executor.Desire(third);
        (await reports.EndOfAsync(third)).Exit.Should().Be(0, "the line goes on");
        File.Exists(folder.Path("ran")).Should().BeFalse();
    }

    [Fact]
    public async Task A_crowd_comes_through()
    {
        var specs = Enumerable.Range(0, 40).Select(_ => Shell("exit 0")).ToList();
        _ = Parallel.ForEach(specs, executor.Desire);
        foreach (var spec in specs) (await reports.EndOfAsync(spec)).Exit.Should().Be(0);
        specs.Should().OnlyContain(spec => reports.Ends(spec.Uid) == 1);
    }

    private static AttemptSpec Shell(string script) => new()
    {
        Uid = Guid.CreateVersion7(),
        Project = "default",
        Workflow = "w",
        Run = "w#1",
        Step = "s",
        Attempt = 1,
        IdempotencyKey = "w#1/s/0",
        Command = ["/bin/sh", "-c", script],
    };
}
