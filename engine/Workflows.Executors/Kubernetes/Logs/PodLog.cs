using Workflows.Executors.Kubernetes.Calling;

namespace Workflows.Executors.Kubernetes.Logs;

/// <summary>
/// The log of one pod's container, gathered in a spool while it runs: a kubelet throws away what it has rotated, and a node takes its logs with it. The
/// spool is read by whoever follows the attempt, and stored at its end.
/// </summary>
internal sealed class PodLog(LogSource source, LogSpool spool, TimeProvider time) : IDisposable
{
    /// <summary>How often a server that answers is asked for a log that it can't give (the kubelet is gone).</summary>
    private const int Tries = 4;

    /// <summary>
    /// Of one line, in bytes. <c>wf-exec</c> writes none above 16 KiB, but other containers may, and never end one: such a line is kept in pieces.
    /// </summary>
    private const int LongestLine = 64 << 10;

    /// <summary>The stream of an ended container ends within moments.</summary>
    private static readonly TimeSpan tail = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource stop = new();
    private Task<bool>? following;

    /// <summary>The command runs. Said at each look at the pod, so a stream that broke off is taken up again.</summary>
    public void Follow()
    {
        if (following is null or { IsCompleted: true }) following = Task.Run(FollowAsync);
    }

    /// <summary>The command has ended: reads what is missing.</summary>
    /// <param name="isThere">The pod and its node are there, as far as known. Where they are not, it is asked once: many may be lost with a node.</param>
    /// <param name="inSight">Whether the API server answers at all: while it does not, there is no hurry (F17).</param>
    /// <param name="cancellation">Stops it; nothing is concluded.</param>
    /// <returns>Why the log is not whole; null when it is.</returns>
    public async Task<string?> CompleteAsync(bool isThere, Func<bool> inSight, CancellationToken cancellation)
    {
        var followed = following is not null && await LastAsync(following, cancellation);
        for (var failures = 1; ;)
        {
            // Even after the stream has ended: a server that shuts down ends its streams just as cleanly.
            var error = await CopyAsync(follow: false, cancellation);
            if (error is null) return null;
            if (!isThere) return error.Text;
            if (error.Kind is not ApiErrorKind.Transient || failures >= Tries) return followed ? null : error.Text;
            if (inSight()) failures++;
            await Task.Delay(ExponentialBackoff.After(failures, error.RetryAfter), time, cancellation);
        }
    }

    /// <summary>All that is kept of it.</summary>
    /// <param name="remark">Its last line; null for none.</param>
    public Stream Join(string? remark) => spool.Join(remark);

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
        catch (Exception)
        {
            // The edge of the task. Whatever it was (credentials that can't be renewed, a full disk): the log is asked for again, and that tells it.
            return false;
        }
    }

    private async Task<ApiError?> CopyAsync(bool follow, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var from = spool.Resume();
        var answer = await source.Api.LogAsync(source.Pod, source.Container, from.Since(), follow, cancellation);
        if (answer.Value is not { } content) return answer.Error;
        using var lines = new LineReader(content, LongestLine);
        var stream = new LogStream(from);
        ApiError? error = null;
        LogLine? last = null;
        while (true)
        {
            var (line, loss) = await NextAsync(lines, cancellation);
            if (line is null)
            {
                spool.Flush();
                return loss ?? error;
            }

            // Only the first piece of a long line has a time: that of the others.
            last = line.Value.IsContinued ? last is { } begun ? begun with { Text = line.Value.Text } : null : LogLine.Parse(line.Value.Text);
            if (last is not { } timed) error ??= new ApiError(ApiErrorKind.Permanent, BoundedText.Start(line.Value.Text, 500));
            else if (stream.Takes(timed)) spool.Write(timed.Text, stream.Position);
        }
    }

    /// <summary>The next line; none at the stream's end, or where it broke off. Only the reading is forgiven: a disk that is full is another matter.</summary>
    private async Task<(StreamLine? Line, ApiError? Loss)> NextAsync(LineReader lines, CancellationToken cancellation)
    {
        var next = lines.ReadAsync(cancellation);

        // For the moment there is no more: whoever follows wants to see what came.
        if (!next.IsCompleted) spool.Flush();
        try
        {
            return (await next, null);
        }
        catch (Exception problem) when (ApiServer.IsLoss(problem) && !cancellation.IsCancellationRequested)
        {
            return (null, new ApiError(ApiErrorKind.Transient, problem.Message));
        }
    }
}

/// <summary>Whose log it is.</summary>
/// <param name="Api">The namespace.</param>
/// <param name="Pod">Its name.</param>
/// <param name="PodUid">Which pod of that name: it may be made anew, and then has another log.</param>
/// <param name="Container">One of its containers.</param>
internal sealed record LogSource(PodApi Api, string Pod, string PodUid, string Container);
