using System.Threading.Channels;

namespace Workflows.Executors.Kubernetes.Reconciling;

/// <summary>
/// Which attempts to look at: each once, however often it was named, and never by two workers at a time, as the work queues of Kubernetes'
/// own controllers do it.
/// </summary>
internal sealed class WorkQueue(TimeProvider time) : IDisposable
{
    private readonly Lock gate = new();
    private readonly Channel<Guid> ready = Channel.CreateUnbounded<Guid>();
    private readonly HashSet<Guid> waiting = [];
    private readonly HashSet<Guid> busy = [];
    private readonly Dictionary<Guid, (ITimer Timer, long Due)> later = [];

    /// <summary>It should be looked at; while someone does, once more afterwards.</summary>
    public void Add(Guid uid)
    {
        lock (gate)
        {
            if (waiting.Add(uid) && !busy.Contains(uid)) _ = ready.Writer.TryWrite(uid);
        }
    }

    /// <summary>It should be looked at after a while; of several whiles the earliest holds.</summary>
    public void AddAfter(Guid uid, TimeSpan pause)
    {
        lock (gate)
        {
            var due = time.GetTimestamp() + (long)(pause.TotalSeconds * time.TimestampFrequency);
            if (later.TryGetValue(uid, out var known))
            {
                if (known.Due <= due) return;
                known.Timer.Dispose();
            }

            later[uid] = (time.CreateTimer(_ => Ring(uid), null, pause, Timeout.InfiniteTimeSpan), due);
        }
    }

    public async ValueTask<Guid> TakeAsync(CancellationToken cancellation)
    {
        var uid = await ready.Reader.ReadAsync(cancellation);
        lock (gate)
        {
            _ = waiting.Remove(uid);
            _ = busy.Add(uid);
        }

        return uid;
    }

    /// <summary>Whoever took it is done with it.</summary>
    public void Done(Guid uid)
    {
        lock (gate)
        {
            _ = busy.Remove(uid);
            if (waiting.Contains(uid)) _ = ready.Writer.TryWrite(uid);
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            foreach (var (timer, _) in later.Values) timer.Dispose();
            later.Clear();
        }
    }

    private void Ring(Guid uid)
    {
        lock (gate)
        {
            if (later.Remove(uid, out var known)) known.Timer.Dispose();
        }

        Add(uid);
    }
}
