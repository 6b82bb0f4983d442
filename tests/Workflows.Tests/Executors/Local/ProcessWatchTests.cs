using System.Diagnostics;
using FluentAssertions;
using Workflows.Executors.Local.Processes;
using Workflows.Runner.Wire;
using Xunit;

namespace Workflows.Tests.Executors.Local;

public sealed class ProcessWatchTests
{
    [Fact]
    public async Task A_process_without_a_file_is_looked_at_however_much_goes_on()
    {
        // Adding a process wakes the watch: its poll never times out.
        using var silent = Process.Start("sleep", "600");
        var withoutFile = ProcessStart.Of(silent.Id)!.Value;
        using var watch = new ProcessWatch(TimeProvider.System, static _ => -1);
        var ended = new TaskCompletionSource();
        watch.Add(withoutFile, ended.SetResult);

        using var stop = new CancellationTokenSource();
        var events = 0;
        var busy = Task.Run(
            async () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    watch.Add(ProcessStart.Of(Environment.ProcessId)!.Value, static () => { });
                    events++;
                    await Task.Delay(50, CancellationToken.None);
                }
            },
            TestContext.Current.CancellationToken);

        silent.Kill();
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        await busy;
        events.Should().BePositive();
    }
}
