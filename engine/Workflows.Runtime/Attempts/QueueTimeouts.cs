using Workflows.Core.Definitions;
using Workflows.Core.Runs;
using Workflows.Runtime.Executing;
using Workflows.Runtime.Timing;

namespace Workflows.Runtime.Attempts;

/// <summary>
/// Keeps <c>queueTimeout</c>: from an attempt's creation to the start of its command, by the clock, whoever watched. But none fires while nobody
/// knows how the attempt stands (after a load, and while its cluster is out of sight): its command may long have run. What is then seen
/// to wait still is ended at once.
/// </summary>
internal sealed class QueueTimeouts : IDisposable
{
    /// <summary>An image that can't be pulled is given up after this long, even where no <c>queueTimeout</c> is set.</summary>
    private static readonly TimeSpan imageLimit = TimeSpan.FromMinutes(10);

    private readonly Alarm<Guid> alarm;
    private readonly Alarms alarms;

    /// <param name="alarms">Its clock and thread.</param>
    /// <param name="ring">A timeout has passed.</param>
    public QueueTimeouts(Alarms alarms, Action<Guid> ring)
    {
        this.alarms = alarms;
        alarm = alarms.Create(ring);
    }

    public void Open() => alarm.Open();

    public void Watch(LiveAttempt attempt)
    {
        if (attempt is { QueueTimeout: { } limit, Started: false })
        {
            alarm.Set(attempt.Uid, attempt.Uid.MadeAt() + limit);
        }
    }

    public void Forget(Guid uid) => alarm.Clear(uid);

    /// <summary>An image that starts to be waited for starts the image's own limit; anything else ends it.</summary>
    public void Saw(LiveAttempt attempt, Observation.Waiting waiting)
    {
        if (attempt.QueueTimeout is not null || waiting.Kind == attempt.WaitsFor?.Kind)
        {
            return;
        }

        if (waiting.Kind == "image")
        {
            alarm.Set(attempt.Uid, alarms.Now + imageLimit);
        }
        else
        {
            alarm.Clear(attempt.Uid);
        }
    }

    /// <summary>What has passed while nobody knew counts still: a limit of the step does, the image's own only where an image is waited for.</summary>
    public static bool Holds(LiveAttempt attempt) => attempt.QueueTimeout is not null || attempt.WaitsFor?.Kind == "image";

    public static AttemptOutcome Outcome(LiveAttempt attempt)
    {
        var limit = attempt.QueueTimeout ?? imageLimit;
        var what = attempt.WaitsFor is { } waits ? $"it waited for {waits.Kind}: {waits.Text}" : "nothing told what it waited for";
        return new AttemptOutcome { QueueTimedOut = $"did not start within {Duration.Write(limit)}; {what}" };
    }

    public void Dispose() => alarm.Dispose();
}
