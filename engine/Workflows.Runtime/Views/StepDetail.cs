using Workflows.Core.Runs;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Views;

/// <summary>One step of a run with all that is stored of it: what a page about it is made from.</summary>
/// <param name="View">The run.</param>
/// <param name="Step">Ordinal.</param>
public sealed record StepDetail(RunView View, int Step)
{
    private const int Page = 1_000;

    /// <summary>The instance that is meant; null for all of a fanned-out step, and for a plain one.</summary>
    public int? Index { get; private init; }

    /// <summary>Those of a fanned-out step that have begun, by index.</summary>
    public IReadOnlyList<InstanceRecord> Instances { get; private init; } = [];

    /// <summary>By index, then oldest first.</summary>
    public IReadOnlyList<AttemptRecord> Attempts { get; private init; } = [];

    /// <summary>What these attempts reported, oldest first.</summary>
    public IReadOnlyList<MetricPoint> Metrics { get; private init; } = [];

    public PlannedStep Planned => View.State.Plan.Steps[Step];

    public StepState State => View.State.Steps[Step];

    /// <summary>Reads it.</summary>
    /// <param name="records">The store.</param>
    /// <param name="view">The run.</param>
    /// <param name="step">Ordinal.</param>
    /// <param name="index">One instance of it; null: the whole step.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public static async Task<StepDetail> ReadAsync(IRunReads records, RunView view, int step, int? index, CancellationToken cancellation)
    {
        var run = view.State.Id;
        var attempts = await records.ListAttemptsAsync(run, step, index, cancellation);
        var known = attempts.Select(attempt => attempt.Uid).ToHashSet();
        var metrics = await records.ListMetricsAsync(run, cancellation);
        return new(view, step)
        {
            Index = index,
            Instances = view.State.Steps[step].Fan is null ? [] : await InstancesAsync(records, run, step, index, cancellation),
            Attempts = attempts,
            Metrics = [.. metrics.Where(point => point.Attempt is { } attempt && known.Contains(attempt))],
        };
    }

    /// <summary>Instances of a fanned-out step that have begun: all, or one.</summary>
    public static async Task<IReadOnlyList<InstanceRecord>> InstancesAsync(
        IRunReads records, Guid run, int step, int? index, CancellationToken cancellation)
    {
        if (index is { } one)
        {
            return [.. (await records.ListInstancesAsync(run, step, one, 1, cancellation)).Where(instance => instance.Index == one)];
        }

        List<InstanceRecord> all = [];
        IReadOnlyList<InstanceRecord> page;
        do
        {
            page = await records.ListInstancesAsync(run, step, all.Count == 0 ? 0 : all[^1].Index + 1, Page, cancellation);
            all.AddRange(page);
        }
        while (page.Count == Page);
        return all;
    }

    /// <summary>Attempts of an instance; of the step itself for null.</summary>
    public IEnumerable<AttemptRecord> AttemptsOf(int? index) => Attempts.Where(attempt => attempt.Index == index);

    /// <summary>The last point of each series that an instance (null: the step itself) reported, in the order of their first ones.</summary>
    public IEnumerable<Series> MetricsOf(int? index)
    {
        var known = AttemptsOf(index).Select(attempt => attempt.Uid).ToHashSet();
        return Series.Of(Metrics.Where(point => known.Contains(point.Attempt!.Value)));
    }
}
