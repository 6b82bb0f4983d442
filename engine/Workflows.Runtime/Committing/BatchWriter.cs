using Microsoft.Extensions.Logging;
using Workflows.Runtime.Deciding;
using Workflows.Runtime.Faulting;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Committing;

/// <summary>
/// Writes a batch in one transaction, and finds out what happened when that fails. The reply to a commit may be lost (F19), so after any
/// failure the store is asked whether the batch is there. A batch that is not, is halved until the bad unit is alone; a database that is
/// merely away is waited for, with the batch whole: nothing is wrong with its runs (F20, F22).
/// </summary>
internal sealed partial class BatchWriter(IStore store, TimeProvider time, ILogger log)
{
    public async Task<CommitOutcomes> WriteAsync(IReadOnlyList<CommitUnit> batch, CancellationToken stop)
    {
        var outcomes = new CommitOutcomes();
        await WriteAsync(batch, outcomes, stop);
        return outcomes;
    }

    private async Task WriteAsync(IReadOnlyList<CommitUnit> batch, CommitOutcomes outcomes, CancellationToken stop)
    {
        for (var delay = TimeSpan.FromMilliseconds(20); ; delay = delay < TimeSpan.FromSeconds(5) ? 2 * delay : delay)
        {
            var failure = await TryAsync(batch, stop);
            if (failure is not (null or LeaseLostException))
            {
                failure = await SettleAsync(batch, failure, stop);
            }

            if (failure is null)
            {
                outcomes.Stored.AddRange(batch);
                return;
            }

            if (failure is LeaseLostException lost)
            {
                LogDropped(lost, batch.Count);
                outcomes.Lost = lost;
                outcomes.Dropped.AddRange(batch);
                return;
            }

            if (stop.IsCancellationRequested)
            {
                LogDropped(failure, batch.Count);
                outcomes.Dropped.AddRange(batch);
                return;
            }

            if (failure is not StoreUnavailableException)
            {
                await HalveAsync(batch, failure, outcomes, stop);
                return;
            }

            LogUnavailable(failure, delay);
            await PauseAsync(delay, stop);
        }
    }

    private async Task HalveAsync(IReadOnlyList<CommitUnit> batch, Exception failure, CommitOutcomes outcomes, CancellationToken stop)
    {
        if (batch.Count == 1)
        {
            outcomes.Failed.Add((batch[0], failure));
            return;
        }

        if (failure is CommitRefusedException { Run: var bad } && batch.FirstOrDefault(unit => unit.Commits.Any(c => c.After.Id == bad)) is { } guilty)
        {
            outcomes.Failed.Add((guilty, failure));
            await WriteAsync([.. batch.Where(unit => unit != guilty)], outcomes, stop);
            return;
        }

        LogHalved(failure, batch.Count);
        var half = batch.Count / 2;
        await WriteAsync([.. batch.Take(half)], outcomes, stop);
        await WriteAsync([.. batch.Skip(half)], outcomes, stop);
    }

    /// <summary>A stop lets the transaction under way be the last one; only when the engine's grace is over is it given up.</summary>
    private async Task<Exception?> TryAsync(IReadOnlyList<CommitUnit> batch, CancellationToken stop)
    {
        try
        {
            Faults.Hit("commit-before");
            await store.CommitAsync([.. batch.SelectMany(unit => unit.Commits)], stop);
            Faults.Hit("commit-after");
            return null;
        }
        catch (Exception failure)
        {
            return failure;
        }
    }

    /// <summary>
    /// What the failure comes to: null where the transaction is there in spite of it, and a lost lease comes before all. A batch is stored whole,
    /// so one unit tells. That the number of its last event is taken proves nothing, another engine may have taken it: the event itself must be there.
    /// </summary>
    private async Task<Exception?> SettleAsync(IReadOnlyList<CommitUnit> batch, Exception failure, CancellationToken stop)
    {
        // Units of answers alone leave no trace in their run; giving an answer twice is harmless.
        if (batch.FirstOrDefault(unit => unit.Commit is { IsNew: true } or { Facts.Count: > 0 })?.Commit is not { } witness)
        {
            return failure;
        }

        for (var delay = TimeSpan.FromMilliseconds(20); !stop.IsCancellationRequested; delay = delay < TimeSpan.FromSeconds(5) ? 2 * delay : delay)
        {
            try
            {
                return await IsStoredAsync(witness, stop) ? null : failure;
            }
            catch (LeaseLostException lost)
            {
                return lost;
            }
            catch (Exception trouble) when (!stop.IsCancellationRequested)
            {
                LogUnavailable(trouble, delay);
                await PauseAsync(delay, stop);
            }
            catch (OperationCanceledException)
            {
                return failure;
            }
        }

        return failure;
    }

    private async Task<bool> IsStoredAsync(RunCommit witness, CancellationToken stop)
    {
        var (sequence, seed) = witness.Facts is [.., var last] ? (last.Sequence, (ulong?)last.Event.Seed) : (1, null);
        return await store.FindFactAsync(witness.After.Id, sequence, stop) is { } stored && stored.Seed == seed;
    }

    private async Task PauseAsync(TimeSpan delay, CancellationToken stop)
    {
        try
        {
            await Task.Delay(delay, time, stop);
        }
        catch (OperationCanceledException)
        {
            // The caller looks at the token itself.
        }
    }
}
