namespace Workflows.Tests.Kubernetes.Server;

/// <summary>A clock that runs many times as fast as the world's: ten minutes of outage pass in seconds, while real servers answer at their own pace.</summary>
internal sealed class QuickTime(int factor) : TimeProvider
{
    private readonly DateTimeOffset start = System.GetUtcNow();
    private readonly long first = System.GetTimestamp();

    public override long GetTimestamp() => first + ((System.GetTimestamp() - first) * factor);

    public override DateTimeOffset GetUtcNow() => start + GetElapsedTime(first);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new QuickTimer(System.CreateTimer(callback, state, Quick(dueTime), Quick(period)), this);

    private TimeSpan Quick(TimeSpan time) => time <= TimeSpan.Zero ? time : time / factor;

    private sealed class QuickTimer(ITimer timer, QuickTime time) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(time.Quick(dueTime), time.Quick(period));

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
