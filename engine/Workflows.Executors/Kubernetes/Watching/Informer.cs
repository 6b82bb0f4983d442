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
    /// <summary>A watch that the server closes this soon was refused in a polite way.</summary>
    private static readonly TimeSpan suspicious = TimeSpan.FromSeconds(2);

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
                var (version, refusal) = await ListAsync(cancellation);
                Faults.Hit("pods-list-after");
                if (refusal is not null)
                {
                    LogNoList(api.Namespace, refusal.Text);
                    See(refusal.Text);
                    await Task.Delay(Pause.After(++failures, refusal.RetryAfter), time, cancellation);
                    continue;
                }

                (from, listedAt) = (version, time.GetTimestamp());
                See(null);
            }

            var watch = new Watch(api, selector, cache, times.Idle, time);
            var end = await watch.RunAsync(from!, times.Relist - time.GetElapsedTime(listedAt), cancellation);
            LogWatchEnded(api.Namespace, end.How, end.Text);
            from = end.How is WatchEnd.Idle or WatchEnd.Closed && end.Lasted >= suspicious ? end.Version : null;
            failures = end.How == WatchEnd.Broken || end.Lasted < suspicious ? failures + 1 : 0;
            if (failures > 0 && end.How != WatchEnd.Due) await Task.Delay(Pause.After(failures, end.RetryAfter), time, cancellation);
        }
    }

    private async Task<(string? Version, Refusal? Refusal)> ListAsync(CancellationToken cancellation)
    {
        List<V1Pod> all = [];
        string? next = null, version;
        do
        {
            var page = await api.ListAsync(selector, next, cancellation);
            if (page.Value is not { } list) return (null, page.Refusal);
            all.AddRange(list.Items.Where(pod => pod.Metadata is { Name: not null, Uid: not null }));
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
