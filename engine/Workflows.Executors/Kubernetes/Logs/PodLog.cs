using System.Text;
using Workflows.Executors.Kubernetes.Calling;
using Workflows.Executors.Kubernetes.Watching;

namespace Workflows.Executors.Kubernetes.Logs;

/// <summary>
/// The log of one pod's container, gathered in a file while it runs: a kubelet throws away what it has rotated, and a node takes its logs with it. The
/// file is read by whoever follows the attempt, and stored at its end.
/// </summary>
internal sealed class PodLog : IDisposable
{
    /// <summary>How often a server that answers is asked for a log that it can't give (the kubelet is gone).</summary>
    private const int Tries = 4;

    /// <summary>The stream of an ended container ends within moments.</summary>
    private static readonly TimeSpan tail = TimeSpan.FromSeconds(2);

    private readonly PodApi api;
    private readonly string pod, container;
    private readonly string path;
    private readonly TimeProvider time;
    private readonly LogPosition position = new();
    private readonly CancellationTokenSource stop = new();
    private Task<bool>? following;

    public PodLog(PodApi api, string pod, string container, string path, TimeProvider time) =>
        (this.api, this.pod, this.container, this.path, this.time) = (api, pod, container, path, time);

    /// <summary>The command runs. Said at each look at the pod, so a stream that broke off is taken up again.</summary>
    public void Follow()
    {
        if (following is null or { IsCompleted: true }) following = Task.Run(FollowAsync);
    }

    /// <summary>The command has ended: reads what is missing.</summary>
    /// <param name="inSight">Whether the API server answers at all: while it does not, there is no hurry (F17).</param>
    /// <param name="cancellation">Stops it; nothing is concluded.</param>
    /// <returns>Why the log is not whole; null when it is.</returns>
    public async Task<string?> CompleteAsync(Func<bool> inSight, CancellationToken cancellation)
    {
        var followed = following is not null && await LastAsync(following, cancellation);
        for (var failures = 1; ;)
        {
            // Even after the stream has ended: a server that shuts down ends its streams just as cleanly.
            var refusal = await CopyAsync(follow: false, cancellation);
            if (refusal is null) return null;
            if (refusal.Obstacle is not Obstacle.Passing || failures >= Tries) return followed ? null : refusal.Text;
            if (inSight()) failures++;
            await Task.Delay(Pause.After(failures, refusal.RetryAfter), time, cancellation);
        }
    }

    public void Dispose()
    {
        stop.Cancel();
        stop.Dispose();
    }

    private async Task<bool> LastAsync(Task<bool> follower, CancellationToken cancellation)
    {
        try
        {
            return await follower.WaitAsync(tail, time, cancellation);
        }
        catch (TimeoutException)
        {
            await stop.CancelAsync();
            return await follower;
        }
    }

    /// <returns>True: it was followed to its end.</returns>
    private async Task<bool> FollowAsync()
    {
        try
        {
            return await CopyAsync(follow: true, stop.Token) is null;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task<Refusal?> CopyAsync(bool follow, CancellationToken cancellation)
    {
        var answer = await api.LogAsync(pod, container, position.Since, follow, cancellation);
        if (answer.Value is not { } stream) return answer.Refusal;
        position.Reopen();
        string? complaint = null;
        try
        {
            using var lines = new StreamReader(stream, Encoding.UTF8);
            await using var file = new StreamWriter(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete)) { NewLine = "\n" };
            while (await lines.ReadLineAsync(cancellation) is { } line)
            {
                if (!LogPosition.IsTimed(line)) complaint = line;
                else if (position.Take(line) is { } text) await file.WriteLineAsync(text.AsMemory(), cancellation);
                if (follow) await file.FlushAsync(cancellation);
            }

            return complaint is null ? null : new Refusal(Obstacle.Final, complaint);
        }
        catch (Exception problem) when (ApiServer.IsLoss(problem) && !cancellation.IsCancellationRequested)
        {
            return new Refusal(Obstacle.Passing, problem.Message);
        }
    }
}
