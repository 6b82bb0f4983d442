using k8s.Models;
using Microsoft.Extensions.Logging;
using Workflows.Executors.Kubernetes.Calling;
using Workflows.Runtime.Faulting;

namespace Workflows.Executors.Kubernetes.Watching;

/// <summary>
/// Keeps <see cref="PodCache"/> near the truth: list, watch, and list again. The client library has none, and its watcher goes on in silence
/// after a 410 (RELIABILITY F5). A watch may be cut, closed cleanly, expire, fall silent or miss events; none of it may cost more than
/// one relist.
/// </summary>
internal sealed partial class Informer(PodApi api, string selector, PodCache cache, InformerTimes times, TimeProvider time, ILogger log)
{
    /// <summary>A watch that ends sooner was as good as refused, however politely.</summary>
    private static readonly TimeSpan shortest = TimeSpan.FromSeconds(2);

    private volatile string? trouble;
    private volatile bool inSight;

    /// <summary>The pods are known as they are now. Nothing is decided otherwise (F17).</summary>
    public bool IsInSight => inSight;

    /// <summary>Why the cluster can't be seen; null while it is, and before it was first looked for.</summary>
    public string? Trouble => trouble;

    /// <summary>It was in sight at least once.</summary>
    public bool WasSeen { get; private set; }

    /// <summary>Called when <see cref="Trouble"/> comes, goes, or is another.</summary>
    public Action SightChanged { get; init; } = () => { };

    public async Task RunAsync(CancellationToken cancellation)
    {
        var failures = 0;
        string? from = null;
        var listedAt = 0L;
        while (!cancellation.IsCancellationRequested)
        {
            if (from is null)
            {
                Faults.Hit("pods-list-before");
                var (version, error) = await ListAsync(cancellation);
                Faults.Hit("pods-list-after");
                if (error is not null)
                {
                    LogNoList(api.Namespace, error.Text);
                    See(error.Text);
                    await Task.Delay(ExponentialBackoff.After(++failures, error.RetryAfter), time, cancellation);
                    continue;
                }

                (from, listedAt) = (version, time.GetTimestamp());
                See(null);
            }

            var watch = new Watch(api, selector, cache, times.Idle, time);
            var end = await watch.RunAsync(from!, times.Relist - time.GetElapsedTime(listedAt), cancellation);
            LogWatchEnded(api.Namespace, end.How, end.Text);
            from = end.How is WatchEnd.Idle or WatchEnd.Closed && end.Lasted >= shortest ? end.Version : null;
            failures = FailuresAfter(failures, end);
            if (failures > 0) await Task.Delay(ExponentialBackoff.After(failures, end.RetryAfter), time, cancellation);
        }
    }

    /// <summary>
    /// How many failures in a row there were when a watch has ended. One that was open for a while is none, however it ended: something on the way
    /// may cut every connection after half a minute, and what is seen must not grow old for that. One pause keeps clients apart that were all cut at
    /// once.
    /// </summary>
    internal static int FailuresAfter(int failures, WatchReport end) => end switch
    {
        { How: WatchEnd.Due } => 0,
        { Lasted: var lasted } when lasted < shortest => failures + 1,
        { How: WatchEnd.Broken } => 1,
        _ => 0,
    };

    private async Task<(string? Version, ApiError? Error)> ListAsync(CancellationToken cancellation)
    {
        List<V1Pod> all = [];
        string? next = null, version;
        do
        {
            var page = await api.ListAsync(selector, next, cancellation);
            if (page.Value is not { } list) return (null, page.Error);
            all.AddRange(list.Items.Where(pod => pod is { Metadata: { Name: not null, Uid: not null } }));
            (next, version) = (list.Metadata?.ContinueProperty, list.Metadata?.ResourceVersion);
        }
        while (!string.IsNullOrEmpty(next));

        cache.Replace(all);
        return (version ?? "0", null);
    }

    /// <summary>The cluster can't be seen, or (null) it can.</summary>
    public void See(string? why)
    {
        var isNews = trouble != why || inSight != why is null;
        (trouble, inSight) = (why, why is null);
        WasSeen |= inSight;
        if (isNews) SightChanged();
    }
}

/// <summary>The clocks of an <see cref="Informer"/>.</summary>
/// <param name="Relist">Everything is listed anew this often.</param>
/// <param name="Idle">A watch that says nothing for this long is opened anew.</param>
internal sealed record InformerTimes(TimeSpan Relist, TimeSpan Idle);
