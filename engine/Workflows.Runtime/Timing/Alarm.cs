using Workflows.Runtime.Loop;

namespace Workflows.Runtime.Timing;

/// <summary>Rings for each key when it is due, on the owner's thread, in the order they are due.</summary>
internal sealed class Alarm<TKey> : IDisposable
    where TKey : notnull
{
    /// <summary>Rings in one go; then others get their turn. After a week down a hundred thousand may be due at once (F39).</summary>
    private const int RingsAtOnce = 1_000;

    /// <summary>Looked at this often at least: where the wall clock is set forward, or the machine slept, an alarm is late by no more.</summary>
    private static readonly TimeSpan longest = TimeSpan.FromMinutes(1);

    private readonly DueQueue<TKey> queue = new();
    private readonly SteadyClock clock;
    private readonly Action<TKey> ring;
    private readonly ITimer timer;
    private DateTimeOffset? armedFor;
    private bool open;

    /// <param name="clock">By which it is judged what is due.</param>
    /// <param name="owner">Whose thread it rings on.</param>
    /// <param name="ring">What is done for a key that is due.</param>
    public Alarm(SteadyClock clock, Owner owner, Action<TKey> ring)
    {
        this.clock = clock;
        this.ring = ring;
        timer = clock.CreateTimer(() => owner.Post(Look));
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
        try
        {
            var now = clock.Now;
            for (var n = 0; n < RingsAtOnce && queue.TryTake(now, out var key); n++)
            {
                ring(key);
            }
        }
        finally
        {
            // Whatever one ring throws, the others are not forgotten.
            Arm();
        }
    }

    private void Arm()
    {
        if (!open || queue.Next() is not { } due || due >= armedFor)
        {
            return;
        }

        armedFor = due;
        var wait = due - clock.Now;
        timer.Change(wait < TimeSpan.Zero ? TimeSpan.Zero : wait < longest ? wait : longest, Timeout.InfiniteTimeSpan);
    }
}
