using Microsoft.Extensions.Logging;
using Workflows.Runtime.Deciding;
using Workflows.Runtime.Faulting;
using Workflows.Runtime.Loop;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Committing;

/// <summary>
/// Writes a batch in one transaction, and finds out what happened when that fails. The reply to a commit may be lost (F19), so after any
/// failure the store is asked whether the batch is there. A batch that is not, is halved until the bad unit is alone; a database that is
/// merely away is waited for, with the batch whole: nothing is wrong with its runs (F20, F22).
/// </summary>
internal sealed partial class BatchWriter(IStore store, CommitWitness witness, TimeProvider time, ILogger log)
{
    private static readonly GrowingPause first = new(TimeSpan.FromMilliseconds(20));

    public async Task<CommitOutcomes> WriteAsync(IReadOnlyList<CommitUnit> batch, CancellationToken stop)
    {
        var outcomes = new CommitOutcomes();
        await WriteAsync(batch, outcomes, stop);
        return outcomes;
    }

    private async Task WriteAsync(IReadOnlyList<CommitUnit> batch, CommitOutcomes outcomes, CancellationToken stop)
    {
        for (var pause = first; ; pause = pause.Next)
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
                var ours = batch.Where(unit => !lost.Concerns(unit.Commit.After.Partition)).ToList();
                LogDropped(lost, batch.Count - ours.Count);
                outcomes.Lost = lost;
                outcomes.Dropped.AddRange(batch.Except(ours));
                if (ours.Count > 0 && ours.Count < batch.Count)
                {
                    await WriteAsync(ours, outcomes, stop);
                }

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

            LogUnavailable(failure, pause.Length);
            await PauseAsync(pause.Length, stop);
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
    /// What the failure comes to: null where the transaction is there in spite of it, and a lost lease comes before all. A batch is stored whole, so
    /// one commit of it tells.
    /// </summary>
    private async Task<Exception?> SettleAsync(IReadOnlyList<CommitUnit> batch, Exception failure, CancellationToken stop)
    {
        foreach (var commit in batch.Select(unit => unit.Commit).Where(CommitWitness.CanTell))
        {
            try
            {
                return await IsStoredAsync(commit, stop) ? null : failure;
            }
            catch (LeaseLostException lost)
            {
                return lost;
            }
            catch (Exception unreadable) when (!stop.IsCancellationRequested)
            {
                // Its row is damaged: another tells as well. Where none does, each is tried alone.
                LogUnreadable(unreadable, commit.After.Label);
            }
            catch (Exception) when (stop.IsCancellationRequested)
            {
                return failure;
            }
        }

        return failure;
    }

    private async Task<bool> IsStoredAsync(RunCommit commit, CancellationToken stop)
    {
        for (var pause = first; ; pause = pause.Next)
        {
            try
            {
                return await witness.IsStoredAsync(commit, stop);
            }
            catch (StoreUnavailableException away) when (!stop.IsCancellationRequested)
            {
                LogUnavailable(away, pause.Length);
                await PauseAsync(pause.Length, stop);
            }
        }
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
