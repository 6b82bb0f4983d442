using System.Collections.Concurrent;
using Workflows.Runtime;

namespace Workflows.Server.ActivityApi;

/// <summary>
/// The budget of each attempt that has asked for something. Those of attempts that have ended are dropped, so that it stays as small as the work.
/// </summary>
internal sealed class AttemptBudgets(AttemptLimits limits, Engine engine, TimeProvider time)
{
    private const int FirstSweep = 1_000;
    private static readonly TimeSpan silence = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<Guid, AttemptBudget> budgets = new();
    private int nextSweep = FirstSweep;

    public int Count => budgets.Count;

    public AttemptBudget Of(Guid uid) => budgets.GetOrAdd(uid, static (_, made) => new AttemptBudget(made.limits, made.time), (limits, time));

    public void Drop(Guid uid) => budgets.TryRemove(uid, out _);

    /// <summary>
    /// Most attempts end without a word: when there are twice as many budgets as were left the last time, those of silent attempts are looked up.
    /// </summary>
    public async ValueTask SweepAsync(CancellationToken cancellation)
    {
        var threshold = Volatile.Read(ref nextSweep);
        if (budgets.Count < threshold || Interlocked.CompareExchange(ref nextSweep, int.MaxValue, threshold) != threshold) return;
        try
        {
            foreach (var (uid, budget) in budgets)
            {
                if (budget.Idle >= silence && await engine.FindAttemptAsync(uid, cancellation) is null) Drop(uid);
            }
        }
        finally
        {
            Volatile.Write(ref nextSweep, Math.Max(FirstSweep, 2 * budgets.Count));
        }
    }
}
