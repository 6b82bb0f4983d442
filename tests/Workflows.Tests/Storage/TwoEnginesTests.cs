using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;
using Workflows.Tests.Cli;
using Workflows.Tests.Runtime;
using Xunit;

namespace Workflows.Tests.Storage;

/// <summary>Two engines on one folder, where no lock kept the second from starting.</summary>
public sealed class TwoEnginesTests
{
    private const string Steps = """
        name: two
        steps:
          each:
            uses: container
            forEach: [0, 1, 2, 3, 4, 5, 6, 7]
            command: [sh, -c, 'echo "$ITEM" >> "$OUT"; sleep 2']
            env: { OUT: '{{ parameters.out }}', ITEM: 'item {{ item }}' }
        parameters: { out: { type: string } }
        """;

    [Fact(Timeout = 60_000)]
    public async Task The_older_one_ends_and_says_that_another_drives_the_store()
    {
        var first = Rig.Create();
        first.Executor.Script = static _ => null;
        var running = first.Engine.RunAsync(CancellationToken.None);
        var run = await first.AcceptAsync("name: one\nsteps: { a: { uses: container, command: ['true'] } }");
        await first.UntilAsync(run, state => state.Status == RunStatus.Running);

        await using var second = await Stores.OpenAsEngineAsync(first.Folder, first.Time);

        using var clock = new Timer(_ => first.Time.Advance(TimeSpan.FromSeconds(1)), null, 0, 5);
        await running.Awaiting(task => task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken))
            .Should().ThrowAsync<LeaseLostException>().WithMessage("another engine drives this store now: process *");
    }

    [Fact(Timeout = 180_000)]
    public async Task With_the_lock_file_removed_no_step_runs_twice_and_the_older_one_exits_75()
    {
        using var folder = new WfFolder().With("two.yaml", Steps);
        (await folder.RunAsync("run", "two.yaml", "-p", $"out={folder.File("out")}", "--detach")).Exit.Should().Be(0);
        var first = folder.Start("work");
        await first.SaysAsync("driving");
        while (!File.Exists(folder.File("out")))
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        File.Delete(folder.File(".wf/engine.lock"));
        var second = folder.Start("work", "--until-idle");

        var ended = await first.EndAsync();
        ended.Exit.Should().Be(75, ended.Errors);
        ended.Errors.Should().Contain("another engine drives this store now: process ");
        (await second.EndAsync()).Exit.Should().Be(0);
        (await File.ReadAllLinesAsync(folder.File("out"), TestContext.Current.CancellationToken)).Should().HaveCount(8).And.OnlyHaveUniqueItems();
        (await folder.RunAsync("list")).Output.Should().Contain("succeeded");
    }
}
