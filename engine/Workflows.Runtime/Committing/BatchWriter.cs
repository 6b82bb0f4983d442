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
internal sealed partial class BatchWriter(IStore store, PlanSource plans, TimeProvider time, ILogger log)
{
    public async Task<Verdicts> WriteAsync(IReadOnlyList<Decided> batch, CancellationToken stop)
    {
        var verdicts = new Verdicts();
        await WriteAsync(batch, verdicts, stop);
        return verdicts;
    }

    private async Task WriteAsync(IReadOnlyList<Decided> batch, Verdicts verdicts, CancellationToken stop)
    {
        for (var delay = TimeSpan.FromMilliseconds(20); ; delay = delay < TimeSpan.FromSeconds(5) ? 2 * delay : delay)
        {
            var failure = await TryAsync(batch);
            if (failure is null || await IsStoredAsync(batch, stop))
            {
                verdicts.Stored.AddRange(batch);
                return;
            }

            if (failure is LeaseLostException || stop.IsCancellationRequested)
            {
                LogDropped(failure, batch.Count);
                verdicts.Dropped.AddRange(batch);
                return;
            }

            if (failure is not StoreUnavailableException)
            {
                await HalveAsync(batch, failure, verdicts, stop);
                return;
            }

            LogUnavailable(failure, delay);
            await PauseAsync(delay, stop);
        }
    }

    private async Task HalveAsync(IReadOnlyList<Decided> batch, Exception failure, Verdicts verdicts, CancellationToken stop)
    {
        if (batch.Count == 1)
        {
            verdicts.Failed.Add((batch[0], failure));
            return;
        }

        if (failure is CommitRefusedException { Run: var bad } && batch.FirstOrDefault(unit => unit.Commits.Any(c => c.After.Id == bad)) is { } guilty)
        {
            verdicts.Failed.Add((guilty, failure));
            await WriteAsync([.. batch.Where(unit => unit != guilty)], verdicts, stop);
            return;
        }

        LogHalved(failure, batch.Count);
        var half = batch.Count / 2;
        await WriteAsync([.. batch.Take(half)], verdicts, stop);
        await WriteAsync([.. batch.Skip(half)], verdicts, stop);
    }

    /// <summary>The stop does not cancel a transaction: it is the last one, and short.</summary>
    private async Task<Exception?> TryAsync(IReadOnlyList<Decided> batch)
    {
        try
        {
            Faults.Hit("commit-before");
            await store.CommitAsync([.. batch.SelectMany(unit => unit.Commits)], CancellationToken.None);
            Faults.Hit("commit-after");
            return null;
        }
        catch (Exception failure)
        {
            return failure;
        }
    }

    /// <summary>
    /// Whether the transaction is there in spite of its failure: a batch is stored whole, so one unit tells. Only its owner moves a run, so a
    /// sequence number as high as the decision's is the decision.
    /// </summary>
    private async Task<bool> IsStoredAsync(IReadOnlyList<Decided> batch, CancellationToken stop)
    {
        // Units of answers alone leave no trace in their run; giving an answer twice is harmless.
        if (batch.FirstOrDefault(unit => unit.Commit is { IsNew: true } or { Facts.Count: > 0 })?.Commit is not { } witness)
        {
            return false;
        }

        for (var delay = TimeSpan.FromMilliseconds(20); !stop.IsCancellationRequested; delay = delay < TimeSpan.FromSeconds(5) ? 2 * delay : delay)
        {
            try
            {
                return await store.LoadAsync(witness.After.Id, plans, stop) is { State: { } stored } && stored.Sequence >= witness.After.Sequence;
            }
            catch (Exception trouble) when (!stop.IsCancellationRequested)
            {
                LogUnavailable(trouble, delay);
                await PauseAsync(delay, stop);
            }
            catch (OperationCanceledException)
            {
                return false;
            }
        }

        return false;
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
