using Workflows.Runtime.Loop;

namespace Workflows.Runtime.Timing;

/// <summary>Rings for each key when it is due, on the owner's thread, in the order they are due.</summary>
internal sealed class Alarm<TKey> : IDisposable
    where TKey : notnull
{
    /// <summary>Rings in one go; then others get their turn. After a week down a hundred thousand may be due at once (F39).</summary>
    private const int RingsAtOnce = 1_000;

    /// <summary>Looked at this often at least: a clock that was set, or a machine that slept, makes an alarm late by no more.</summary>
    private static readonly TimeSpan longest = TimeSpan.FromMinutes(1);

    private readonly DueQueue<TKey> queue = new();
    private readonly TimeProvider time;
    private readonly Owner owner;
    private readonly Action<TKey> ring;
    private readonly ITimer timer;
    private DateTimeOffset? armedFor;
    private bool open;

    /// <param name="time">Its clock.</param>
    /// <param name="owner">Whose thread it rings on.</param>
    /// <param name="ring">What is done for a key that is due.</param>
    public Alarm(TimeProvider time, Owner owner, Action<TKey> ring)
    {
        this.time = time;
        this.owner = owner;
        this.ring = ring;
        timer = time.CreateTimer(_ => owner.Post(Look), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public int Count => queue.Count;

    public DateTimeOffset? Next => queue.Next();

    public void Set(TKey key, DateTimeOffset due)
    {
        queue.Set(key, due);
        Arm();
    }

    public void Clear(TKey key) => queue.Clear(key);

    /// <summary>Rings from now on. Until then it only collects, so that what came due while nothing ran rings in order over all runs (F39).</summary>
    public void Open()
    {
        open = true;
        Arm();
    }

    public void Dispose() => timer.Dispose();

    private void Look()
    {
        armedFor = null;
        var now = time.GetUtcNow();
        for (var n = 0; n < RingsAtOnce && queue.TryTake(now, out var key); n++)
        {
            ring(key);
        }

        Arm();
    }

    private void Arm()
    {
        if (!open || queue.Next() is not { } due || due >= armedFor)
        {
            return;
        }

        armedFor = due;
        var wait = due - time.GetUtcNow();
        timer.Change(wait < TimeSpan.Zero ? TimeSpan.Zero : wait < longest ? wait : longest, Timeout.InfiniteTimeSpan);
    }
}
