namespace Workflows.Executors.Kubernetes.Calling;

/// <summary>Our own limit on requests, in front of the server's: a bucket of tokens, filled evenly, and a pause when the server asks for one.</summary>
internal sealed class RateLimit
{
    /// <summary>Nobody makes us stand still for longer, whatever is asked for: a proxy's maintenance page may say a day (F16).</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private readonly Lock gate = new();
    private readonly TimeProvider time;
    private readonly double perSecond;
    private readonly double burst;
    private double tokens;
    private long filledAt;

    public RateLimit(double perSecond, int burst, TimeProvider time)
    {
        (this.perSecond, this.burst, tokens, this.time) = (perSecond, burst, burst, time);
        filledAt = time.GetTimestamp();
    }

    /// <summary>Ends when the next request may be sent. Who comes first goes first; who gives up has used nothing.</summary>
    public async Task WaitAsync(CancellationToken cancellation)
    {
        var wait = Take();
        if (wait == TimeSpan.Zero) return;
        try
        {
            await Task.Delay(wait, time, cancellation);
        }
        catch (OperationCanceledException)
        {
            lock (gate) tokens++;
            throw;
        }
    }

    /// <summary>429: the whole client holds back, not the one request alone.</summary>
    public void Hold(TimeSpan pause)
    {
        lock (gate)
        {
            Fill();
            tokens = Math.Min(tokens, -Math.Min(pause.TotalSeconds, Longest.TotalSeconds) * perSecond);
        }
    }

    /// <summary>Takes a token that may not be there yet, and says when it will be.</summary>
    private TimeSpan Take()
    {
        lock (gate)
        {
            Fill();
            tokens--;
            return tokens >= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(-tokens / perSecond);
        }
    }

    private void Fill()
    {
        var now = time.GetTimestamp();
        tokens = Math.Min(burst, tokens + (time.GetElapsedTime(filledAt, now).TotalSeconds * perSecond));
        filledAt = now;
    }
}
