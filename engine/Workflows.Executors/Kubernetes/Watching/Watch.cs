using Workflows.Executors.Kubernetes.Calling;
using Workflows.Runtime.Faulting;

namespace Workflows.Executors.Kubernetes.Watching;

/// <summary>How a watch ended.</summary>
internal enum WatchEnd
{
    /// <summary>The server closed it, as it does after a while.</summary>
    Closed,

    /// <summary>It said nothing for too long: a proxy may have forgotten it (90 s of silence, and then nothing for ever).</summary>
    Idle,

    /// <summary>It is time to list again.</summary>
    Due,

    /// <summary>410, cut in the middle of a line, or refused.</summary>
    Broken,
}

/// <param name="How">Why it ended.</param>
/// <param name="Version">Where to go on from.</param>
/// <param name="Lasted">How long it was open: from the server's answer on; zero where none came.</param>
/// <param name="Text">The trouble, in words.</param>
/// <param name="RetryAfter">How long the server asks us to wait.</param>
internal sealed record WatchReport(WatchEnd How, string Version, TimeSpan Lasted, string? Text = null, TimeSpan? RetryAfter = null);

/// <summary>One watch, from its request to its end.</summary>
internal sealed class Watch(PodApi api, string selector, PodCache cache, TimeSpan idle, TimeProvider time)
{
    /// <summary>An event holds one pod, of which etcd keeps at most 1.5 MiB; in JSON it may have some times as much.</summary>
    private const int LongestLine = 16 << 20;

    private long? openedAt;
    private string version = "0";

    public async Task<WatchReport> RunAsync(string from, TimeSpan lifetime, CancellationToken cancellation)
    {
        version = from;
        if (lifetime <= TimeSpan.Zero) return Report(WatchEnd.Due);
        using var due = new CancellationTokenSource(lifetime, time);
        using var silence = new CancellationTokenSource(idle, time);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(due.Token, silence.Token, cancellation);
        try
        {
            var answer = await api.WatchAsync(selector, from, lifetime + TimeSpan.FromSeconds(30), any.Token);
            if (answer.Value is not { } stream) return Report(WatchEnd.Broken, answer.Error);
            openedAt = time.GetTimestamp();
            using var lines = new LineReader(stream, LongestLine);
            while (await lines.ReadAsync(any.Token) is { } line)
            {
                silence.CancelAfter(idle);
                if (Take(WatchEvent.Read(line.Text)) is { } error) return Report(WatchEnd.Broken, error);
            }

            return Report(WatchEnd.Closed);
        }
        catch (Exception problem) when (ApiServer.IsLoss(problem) && !cancellation.IsCancellationRequested)
        {
            return due.IsCancellationRequested ? Report(WatchEnd.Due)
                : silence.IsCancellationRequested ? Report(WatchEnd.Idle)
                : Report(WatchEnd.Broken, new ApiError(ApiErrorKind.Transient, problem.Message));
        }
    }

    private ApiError? Take(WatchEvent what)
    {
        switch (what)
        {
            case WatchEvent.Seen(var pod):
                version = pod.Metadata.ResourceVersion;
                Faults.Hit("pod-event");
                cache.Apply(pod);
                return null;
            case WatchEvent.Deleted(var pod):
                version = pod.Metadata.ResourceVersion;
                cache.Remove(pod.Metadata.Name, pod.Metadata.Uid);
                return null;
            case WatchEvent.Bookmark(var upTo):
                version = upTo;
                return null;
            case WatchEvent.Failed(var error):
                return error;
            default:
                throw new InvalidOperationException("A closed family.");
        }
    }

    private WatchReport Report(WatchEnd how, ApiError? error = null) =>
        new(how, version, openedAt is { } at ? time.GetElapsedTime(at) : TimeSpan.Zero, error?.Text, error?.RetryAfter);
}
