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
/// <param name="Lasted">How long it was open.</param>
/// <param name="Text">The trouble, in words.</param>
/// <param name="RetryAfter">How long the server asks us to wait.</param>
internal sealed record WatchReport(WatchEnd How, string Version, TimeSpan Lasted, string? Text = null, TimeSpan? RetryAfter = null);

/// <summary>One watch, from its request to its end.</summary>
internal sealed class Watch(PodApi api, string selector, PodCache cache, TimeSpan idle, TimeProvider time)
{
    private readonly long openedAt = time.GetTimestamp();
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
            if (answer.Value is not { } stream) return Report(WatchEnd.Broken, answer.Refusal);
            using var lines = new StreamReader(stream);
            while (await lines.ReadLineAsync(any.Token) is { } line)
            {
                silence.CancelAfter(idle);
                if (Take(WatchEvent.Read(line)) is { } refusal) return Report(WatchEnd.Broken, refusal);
            }

            return Report(WatchEnd.Closed);
        }
        catch (Exception problem) when (ApiServer.IsLoss(problem) && !cancellation.IsCancellationRequested)
        {
            return due.IsCancellationRequested ? Report(WatchEnd.Due)
                : silence.IsCancellationRequested ? Report(WatchEnd.Idle)
                : Report(WatchEnd.Broken, new Refusal(Obstacle.Passing, problem.Message));
        }
    }

    private Refusal? Take(WatchEvent what)
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
            case WatchEvent.Failed(var refusal):
                return refusal;
            default:
                throw new InvalidOperationException("A closed family.");
        }
    }

    private WatchReport Report(WatchEnd how, Refusal? refusal = null) => new(how, version, time.GetElapsedTime(openedAt), refusal?.Text, refusal?.RetryAfter);
}
