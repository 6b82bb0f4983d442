using Microsoft.Extensions.Logging;
using Workflows.Executors.Kubernetes.Calling;
using Workflows.Executors.Kubernetes.Logs;
using Workflows.Executors.Kubernetes.Reconciling;
using Workflows.Runtime.Executing;
using Workflows.Runtime.Files;

namespace Workflows.Executors.Kubernetes;

/// <summary>
/// Runs each attempt as one bare pod. The engine's wishes are the desired state; the pods are found again by name and label after any
/// restart, and none is let go before its result and log are stored. No cluster is asked before <see cref="Start"/>, and none that is away
/// fails an attempt.
/// </summary>
public sealed class KubernetesExecutor : IExecutor
{
    /// <summary>Requests under way at once; the rate limit is apart from it.</summary>
    private const int Workers = 16;

    private readonly CancellationTokenSource stop = new();
    private readonly Roster roster = new();
    private readonly WorkQueue queue;
    private readonly ApiServer api;
    private readonly Spaces spaces;
    private readonly PodMaker maker;
    private readonly Drain drain;
    private readonly Func<Action<Observation>, Work> begin;
    private Action<Observation> report = _ => throw new InvalidOperationException("Not started.");
    private Work? work;
    private int disposed;

    /// <param name="options">Which cluster, and what is made there.</param>
    /// <param name="files">Where logs go, and whole results come from.</param>
    /// <param name="log">For operators.</param>
    /// <exception cref="Choosing.ClusterException">No cluster can be chosen from the options; none is asked yet.</exception>
    public KubernetesExecutor(KubernetesOptions options, IFileStore files, ILogger<KubernetesExecutor> log)
    {
        var configuration = options.Cluster.Read();
        queue = new WorkQueue(options.Time);
        maker = new PodMaker(options);
        api = new ApiServer(configuration, new RateLimit(options.RequestsPerSecond, options.RequestBurst, options.Time), options.RequestTimeout, options.Time);
        drain = new Drain(() => spaces!.WereLookedAt && !roster.All.Any(attempt => attempt.IsLeftOver));
        spaces = new Spaces(api, options.Cluster.NamespaceOf(configuration), options, roster, queue, log) { Looked = drain.Check };
        begin = report =>
        {
            var logs = new LogShelf(options.LogFolder, files, options.Time);
            var telling = new Telling(report);
            var endings = new Endings(files, logs, queue, telling, log);
            var reconciler = new Reconciler(options, roster, queue, new Doing(maker, queue, log), logs, log)
            {
                Telling = telling,
                Complaints = new Complaints(queue, options.Time),
                Endings = endings,
                Strays = new Strays(spaces.All, roster, queue),
                Looked = drain.Check,
            };
            var workers = Enumerable.Range(0, Workers).Select(_ => Task.Run(() => reconciler.WorkAsync(stop.Token)));
            var sweep = logs.SweepAsync(uid => roster.Find(uid) is not null, stop.Token);
            return new Work(Task.WhenAll([spaces.RunAsync(stop.Token), sweep, .. workers]), logs);
        };
    }

    /// <inheritdoc/>
    public string Kind => "kubernetes";

    /// <inheritdoc/>
    public void Start(Action<Observation> report)
    {
        this.report = report;
        work = begin(report);
    }

    /// <inheritdoc/>
    public void Desire(AttemptSpec spec)
    {
        var attempt = roster.Desire(spec, spaces.Of(spec.Project));
        attempt.SawCluster |= attempt.Home!.Space.Informer.WasSeen;

        // What was seen before anybody asked, or is asked again after it was said.
        if (attempt.Told is { } told) report(told);
        queue.Add(spec.Uid);
    }

    /// <inheritdoc/>
    public void Stop(Guid uid, StopMode mode)
    {
        _ = roster.Know(uid, attempt => attempt.Stop(mode));
        queue.Add(uid);
    }

    /// <inheritdoc/>
    public void Release(Guid uid)
    {
        _ = roster.Know(uid, attempt => attempt.Release());
        queue.Add(uid);
    }

    /// <summary>The launch text of an attempt in hand, for <c>GET WF_API/launch</c>: what is too long for a pod's annotation. Null for any other attempt.</summary>
    public string? LaunchText(Guid uid) => roster.Find(uid) is { Spec: { } spec, Home: { } home } ? maker.Launch(spec, home.Space) : null;

    /// <inheritdoc/>
    public Task DrainAsync(CancellationToken cancellation) => drain.WaitAsync(cancellation);

    /// <summary>Stops watching. Pods run on, for the next engine to find.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0) return;
        await stop.CancelAsync();
        if (work is { } running)
        {
            await running.All.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            running.Logs.Dispose();
        }

        queue.Dispose();
        api.Dispose();
        stop.Dispose();
    }

    private sealed record Work(Task All, LogShelf Logs);
}
