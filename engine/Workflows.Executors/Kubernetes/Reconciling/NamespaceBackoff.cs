using Workflows.Executors.Kubernetes.Calling;

namespace Workflows.Executors.Kubernetes.Reconciling;

/// <summary>
/// Holds back the creates of one namespace whose quota is used up. Other namespaces go on (RELIABILITY F14: elsewhere one namespace's quota
/// choked the whole controller). While anyone waits, a single create is under way at a time; each that succeeds lets the next one try.
/// </summary>
internal sealed class NamespaceBackoff(TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly LinkedList<Guid> line = new();
    private int failures;
    private long until;
    private Guid? trying;

    /// <summary>The server's words; null while nothing is held back.</summary>
    public string? Reason { get; private set; }

    /// <summary>
    /// How long this one has to wait before it may try; zero: now. Named by <see cref="Made"/>, <see cref="Freed"/> or <see cref="Leave"/> it should
    /// come at once.
    /// </summary>
    public TimeSpan Enter(Guid uid)
    {
        lock (gate)
        {
            if (failures == 0 || trying == uid) return TimeSpan.Zero;
            var now = time.GetTimestamp();
            var left = until > now ? time.GetElapsedTime(now, until) : TimeSpan.Zero;
            if (left > TimeSpan.Zero || trying is not null)
            {
                if (!line.Contains(uid)) _ = line.AddLast(uid);
                return left > ExponentialBackoff.First ? left : ExponentialBackoff.First;
            }

            _ = line.Remove(uid);
            trying = uid;
            return TimeSpan.Zero;
        }
    }

    /// <returns>How long to wait.</returns>
    public TimeSpan Refused(Guid uid, string reason)
    {
        lock (gate)
        {
            // Those that were under way when the first was refused say nothing new.
            if (failures == 0 || trying == uid)
            {
                var pause = ExponentialBackoff.After(++failures);
                until = time.GetTimestamp() + (long)(pause.TotalSeconds * time.TimestampFrequency);
            }

            if (trying == uid) trying = null;
            Reason = reason;
            if (!line.Contains(uid)) _ = line.AddFirst(uid);
            return time.GetElapsedTime(time.GetTimestamp(), until);
        }
    }

    /// <summary>A pod was made.</summary>
    /// <returns>Who should try now.</returns>
    public Guid? Made(Guid uid)
    {
        lock (gate)
        {
            Remove(uid);
            if (line.First is { } next)
            {
                until = time.GetTimestamp();
                return next.Value;
            }

            (failures, Reason) = (0, null);
            return null;
        }
    }

    /// <summary>A pod of ours has ended, which may have made room.</summary>
    /// <returns>Who should try now.</returns>
    public Guid? Freed()
    {
        lock (gate)
        {
            if (line.First is null) return null;
            until = time.GetTimestamp();
            return line.First.Value;
        }
    }

    /// <summary>This one wants no pod any more, or met another obstacle.</summary>
    /// <returns>Who should try now.</returns>
    public Guid? Leave(Guid uid)
    {
        lock (gate)
        {
            var held = trying == uid;
            Remove(uid);
            return held ? line.First?.Value : null;
        }
    }

    private void Remove(Guid uid)
    {
        _ = line.Remove(uid);
        if (trying == uid) trying = null;
    }
}
