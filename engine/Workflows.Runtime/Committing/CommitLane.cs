using Workflows.Runtime.Deciding;

namespace Workflows.Runtime.Committing;

/// <summary>
/// Stores the batches of some partitions, one transaction at a time: those that come while one is under way go together in the next. So a server flushes once
/// for all of them, and four lanes keep it busy. Thread-safe.
/// </summary>
/// <param name="writer">Writes what goes together.</param>
/// <param name="threads">Where it writes: a commit blocks until the disk has it.</param>
internal sealed class CommitLane(BatchWriter writer, TaskScheduler threads)
{
    /// <summary>Units in one transaction: more make it longer, not faster.</summary>
    private const int MostUnits = 512;

    private readonly Lock gate = new();
    private readonly Queue<Batch> waiting = new();
    private bool isWriting;

    /// <param name="units">Of one partition.</param>
    /// <param name="done">Told what became of them, on the lane's own thread: it must not be held up, nor throw.</param>
    /// <param name="stop">Gives up waiting for a store that is away.</param>
    public void Write(IReadOnlyList<CommitUnit> units, Action<CommitOutcomes> done, CancellationToken stop)
    {
        lock (gate)
        {
            waiting.Enqueue(new Batch(units, done, stop));
            if (isWriting)
            {
                return;
            }

            isWriting = true;
        }

        _ = Task.Factory.StartNew(WriteAllAsync, CancellationToken.None, TaskCreationOptions.DenyChildAttach, threads);
    }

    private async Task WriteAllAsync()
    {
        while (Next() is { Count: > 0 } batches)
        {
            try
            {
                await WriteAsync(batches);
            }
            catch (Exception bug)
            {
                // Never left in flight, or nothing of these partitions would be written any more: each unit is loaded anew and tried again.
                batches.ForEach(batch => batch.Done(CommitOutcomes.AllFailed(batch.Units, bug)));
            }
        }
    }

    private async Task WriteAsync(List<Batch> batches)
    {
        if (batches is [var only])
        {
            only.Done(await writer.WriteAsync(only.Units, only.Stop));
            return;
        }

        using var stop = new CommonStop(batches.ConvertAll(batch => batch.Stop));
        var all = await writer.WriteAsync([.. batches.SelectMany(batch => batch.Units)], stop.Token);
        foreach (var batch in batches)
        {
            batch.Done(all.Of([.. batch.Units]));
        }
    }

    private List<Batch> Next()
    {
        lock (gate)
        {
            List<Batch> next = [];
            for (var units = 0; waiting.TryPeek(out var batch) && (next.Count == 0 || units + batch.Units.Count <= MostUnits); units += batch.Units.Count)
            {
                next.Add(waiting.Dequeue());
            }

            isWriting = next.Count > 0;
            return next;
        }
    }

    private sealed record Batch(IReadOnlyList<CommitUnit> Units, Action<CommitOutcomes> Done, CancellationToken Stop);

    /// <summary>Cancelled when all are: one partition that is given up must not drop what the others decided.</summary>
    private sealed class CommonStop : IDisposable
    {
        private readonly CancellationTokenSource source = new();
        private readonly List<CancellationTokenRegistration> registrations;
        private int left;

        public CommonStop(List<CancellationToken> stops)
        {
            left = stops.Count;
            registrations = stops.ConvertAll(stop => stop.Register(Stopped));
        }

        public CancellationToken Token => source.Token;

        public void Dispose()
        {
            registrations.ForEach(registration => registration.Dispose());
            source.Dispose();
        }

        private void Stopped()
        {
            if (Interlocked.Decrement(ref left) == 0)
            {
                source.Cancel();
            }
        }
    }
}
