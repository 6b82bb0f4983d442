using Microsoft.Extensions.Logging;
using Workflows.Executors.Kubernetes.Calling;
using Workflows.Executors.Kubernetes.Logs;
using Workflows.Executors.Kubernetes.Reconciling;
using Workflows.Runtime.Executing;
using Workflows.Runtime.Files;

namespace Workflows.Executors.Kubernetes;

/// <summary>
/// Runs each attempt as one bare pod. What the engine says is the desired state; the pods are found again by name and label after any
/// restart, and none is removed before its result and log are stored. No cluster is asked before <see cref="Start"/>, and none that is away
/// fails an attempt.
/// </summary>
public sealed class KubernetesExecutor : IExecutor
{
    /// <summary>Requests under way at once; the rate limit is apart from it.</summary>
    private const int Workers = 16;

    private readonly CancellationTokenSource stop = new();
    private readonly PodAttempts attempts = new();
    private readonly WorkQueue queue;
    private readonly ApiServer api;
    private readonly PodNamespaces namespaces;
    private readonly PodFactory factory;
    private readonly Drain drain;
    private readonly Func<Action<Observation>, Loops> begin;
    private Loops? loops;
    private int disposed;

    /// <param name="options">Which cluster, and what is made there.</param>
    /// <param name="files">Where logs go, and whole results come from.</param>
    /// <param name="log">For operators.</param>
    /// <exception cref="Choosing.ClusterException">No cluster can be chosen from the options; none is asked yet.</exception>
    public KubernetesExecutor(KubernetesOptions options, IFileStore files, ILogger<KubernetesExecutor> log)
    {
        var configuration = options.Cluster.Read();
        queue = new WorkQueue(options.Time);
        factory = new PodFactory(options);
        api = new ApiServer(configuration, new RateLimit(options.RequestsPerSecond, options.RequestBurst, options.Time), options.RequestTimeout, options.Time);
        drain = new Drain(() => namespaces!.WereLookedAt && !attempts.All.Any(attempt => attempt.IsLeftOver));
        namespaces = new PodNamespaces(api, options.Cluster.NamespaceOf(configuration), options, attempts, queue, log) { Looked = drain.Check };
        begin = report =>
        {
            var logs = new PodLogs(options.LogFolder, files, options.Time);
            var reconciler = Reconciler(options, files, logs, new ObservationReporter(report), log);
            var workers = Enumerable.Range(0, Workers).Select(_ => Task.Run(() => reconciler.WorkAsync(stop.Token)));
            var sweep = logs.SweepAsync(uid => attempts.Find(uid) is not null, stop.Token);
            return new Loops(Task.WhenAll([namespaces.RunAsync(stop.Token), sweep, .. workers]), logs);
        };
    }

    /// <inheritdoc/>
    public string Kind => "kubernetes";

    /// <inheritdoc/>
    public bool IsOfThisMachine => false;

    /// <inheritdoc/>
    public void Start(Action<Observation> report)
    {
        loops = begin(report);
    }

    /// <inheritdoc/>
    public void Desire(AttemptSpec spec)
    {
        var space = namespaces.Of(spec.Project);
        var attempt = attempts.Desire(spec, space);

        // What was seen before anybody asked, or is asked again after it was said, is said again.
        attempt.Post(posted => posted with { ReportAgain = true, ClusterWasSeen = posted.ClusterWasSeen || space.Informer.WasSeen });
        queue.Add(spec.Uid);
    }

    /// <inheritdoc/>
    public void Stop(Guid uid, StopMode mode)
    {
        _ = attempts.Change(uid, attempt => attempt.Stop(mode));
        queue.Add(uid);
    }

    /// <inheritdoc/>
    public void Release(Guid uid)
    {
        _ = attempts.Change(uid, static attempt => attempt.Release());
        queue.Add(uid);
    }

    /// <inheritdoc/>
    public void Disown(Guid uid)
    {
        if (attempts.Find(uid) is { } attempt)
        {
            _ = attempt.Disown();
            queue.Add(uid);
        }
    }

    /// <summary>
    /// The launch text of an attempt in hand, for <c>GET WF_API/launch</c>: what is too long for a pod's annotation. Null for any other attempt.
    /// </summary>
    public string? LaunchText(Guid uid) =>
        attempts.Find(uid) is { Desired.Spec: { } spec, Location: { } location } ? factory.Launch(spec, location.Namespace) : null;

    /// <inheritdoc/>
    public Task DrainAsync(CancellationToken cancellation) => drain.WaitAsync(cancellation);

    /// <summary>Stops watching. Pods run on, for the next engine to find.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0) return;
        await stop.CancelAsync();
        if (loops is { } running)
        {
            await running.All.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            running.Logs.Dispose();
        }

        queue.Dispose();
        api.Dispose();
        stop.Dispose();
    }

    private Reconciler Reconciler(KubernetesOptions options, IFileStore files, PodLogs logs, ObservationReporter reporter, ILogger log)
    {
        var actions = new PodActions(factory, queue, options.Time, log);
        var collector = new ResultCollector(files, logs, queue, options, log) { Reporter = reporter };
        return new Reconciler(options, attempts, queue, actions, log)
        {
            Logs = logs,
            Reporter = reporter,
            StartProblems = new StartProblems(queue, options.Time),
            Collector = collector,
            Search = new PodSearch(namespaces.All, attempts, queue),
            Failures = new ReconcileFailures(actions, collector, queue, options.Time, log),
            Looked = drain.Check,
        };
    }

    /// <summary>What runs from the start to the end, and what it keeps logs in.</summary>
    private sealed record Loops(Task All, PodLogs Logs);
}
