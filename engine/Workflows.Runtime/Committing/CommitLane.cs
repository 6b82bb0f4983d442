using Workflows.Runtime.Deciding;

namespace Workflows.Runtime.Committing;

/// <summary>
/// Stores the batches of some partitions, one transaction at a time: those that come while one is under way go together in the next. So a server flushes once
/// for all of them, and four lanes keep it busy. Thread-safe.
/// </summary>
internal sealed class CommitLane(BatchWriter writer)
{
    /// <summary>Units in one transaction: more make it longer, not faster.</summary>
    private const int MostUnits = 4_096;

    private readonly Lock gate = new();
    private readonly Queue<Batch> waiting = new();
    private bool isWriting;

    /// <param name="units">Of one partition.</param>
    /// <param name="stop">Gives up waiting for a store that is away.</param>
    public Task<CommitOutcomes> WriteAsync(IReadOnlyList<CommitUnit> units, CancellationToken stop)
    {
        var batch = new Batch(units, stop);
        lock (gate)
        {
            waiting.Enqueue(batch);
            if (isWriting)
            {
                return batch.Outcomes.Task;
            }

            isWriting = true;
        }

        _ = Task.Run(WriteAllAsync, CancellationToken.None);
        return batch.Outcomes.Task;
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
                // Whoever waits is told, whatever it is; the lane goes on.
                batches.ForEach(batch => batch.Outcomes.TrySetException(bug));
            }
        }
    }

    private async Task WriteAsync(List<Batch> batches)
    {
        if (batches is [var only])
        {
            only.Outcomes.TrySetResult(await writer.WriteAsync(only.Units, only.Stop));
            return;
        }

        using var stop = new CommonStop(batches.ConvertAll(batch => batch.Stop));
        var all = await writer.WriteAsync([.. batches.SelectMany(batch => batch.Units)], stop.Token);
        foreach (var batch in batches)
        {
            batch.Outcomes.TrySetResult(all.Of([.. batch.Units]));
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

    private sealed record Batch(IReadOnlyList<CommitUnit> Units, CancellationToken Stop)
    {
        public TaskCompletionSource<CommitOutcomes> Outcomes { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

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
