using System.Collections.Concurrent;
using FluentAssertions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Workflows.Executors.Kubernetes.Calling;
using Workflows.Executors.Kubernetes.Watching;
using Workflows.Tests.Kubernetes.Calling;
using Workflows.Tests.Kubernetes.Server;
using Xunit;

namespace Workflows.Tests.Kubernetes.Watching;

/// <summary>F5: how often a watch is opened that ends again and again.</summary>
public sealed class InformerTests
{
    [Theory]
    [InlineData((int)WatchEnd.Broken, 20, 1)]
    [InlineData((int)WatchEnd.Broken, 1, 6)]
    [InlineData((int)WatchEnd.Broken, 0, 6)]
    [InlineData((int)WatchEnd.Closed, 1, 6)]
    [InlineData((int)WatchEnd.Closed, 20, 0)]
    [InlineData((int)WatchEnd.Idle, 60, 0)]
    [InlineData((int)WatchEnd.Idle, 0, 6)]
    [InlineData((int)WatchEnd.Due, 60, 0)]
    public void F5_A_watch_that_was_open_for_a_while_is_no_failure_however_it_ended(int how, int seconds, int failures) =>
        Informer.FailuresAfter(5, new WatchReport((WatchEnd)how, "1", TimeSpan.FromSeconds(seconds))).Should().Be(failures);

    [Fact]
    public async Task F5_Something_that_cuts_every_watch_within_a_minute_does_not_make_the_pauses_grow()
    {
        var time = new QuickTime(60);
        var opened = new ConcurrentQueue<long>();
        var enough = new TaskCompletionSource();
        await using var server = await OddServer.StartAsync(async http =>
        {
            if (!http.Request.Query.ContainsKey("watch"))
            {
                await http.Response.WriteAsync("""{"kind":"PodList","metadata":{"resourceVersion":"1"},"items":[]}""");
                return;
            }

            opened.Enqueue(time.GetTimestamp());
            if (opened.Count == 16) enough.TrySetResult();
            await http.Response.StartAsync();
            await http.Response.Body.FlushAsync();
            await Task.Delay(TimeSpan.FromSeconds(12), time, http.RequestAborted);
            http.Abort();
        });
        using var stop = new CancellationTokenSource();
        using var api = server.Api(time, timeout: TimeSpan.FromMinutes(10));
        var informer = new Informer(
            new PodApi(api, "x", _ => { }), "a=b", new PodCache((_, _) => { }), new InformerTimes(TimeSpan.FromDays(1), TimeSpan.FromDays(1)), time,
            NullLogger.Instance);

        var running = informer.RunAsync(stop.Token);
        await enough.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        await running.ContinueWith(_ => { }, TaskScheduler.Default);

        var all = opened.ToArray();
        var last = all[^6..].Zip(all[^5..], (earlier, later) => time.GetElapsedTime(earlier, later)).Min();
        last.Should().BeLessThan(
            TimeSpan.FromSeconds(35),
            "each lasted for twelve seconds, and after fifteen failures the pause would be half a minute at least");
    }

    [Fact]
    public async Task A_watch_that_never_ends_its_line_is_given_up()
    {
        await using var server = await OddServer.StartAsync(async http =>
        {
            var nothing = new byte[1 << 20];
            Array.Fill(nothing, (byte)' ');
            while (!http.RequestAborted.IsCancellationRequested) await http.Response.Body.WriteAsync(nothing, http.RequestAborted);
        });
        using var api = server.Api(TimeProvider.System);
        var watch = new Watch(new PodApi(api, "x", _ => { }), "a=b", new PodCache((_, _) => { }), TimeSpan.FromMinutes(5), TimeProvider.System);

        var end = await watch.RunAsync("1", TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        end.How.Should().Be(WatchEnd.Broken);
    }
}
