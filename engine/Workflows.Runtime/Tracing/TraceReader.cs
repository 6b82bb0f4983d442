using System.Runtime.CompilerServices;
using Workflows.Core.Definitions;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Tracing;

/// <summary>Reads the traces of a run and of the runs that its steps started: each is a trace of its own, linked to the step that it belongs to.</summary>
/// <param name="records">What is stored.</param>
/// <param name="plans">Plans of stored versions.</param>
public sealed class TraceReader(IRunRecords records, PlanSource plans)
{
    /// <summary>Of a run with more, the rest is left out: no collector takes it, and nobody reads it.</summary>
    public const int MostSpans = 50_000;

    private const int Page = 1_000;

    /// <summary>The run with this label, where it has ended; null where it runs (again), or is gone.</summary>
    public async Task<Guid?> FindEndedAsync(string project, string label, CancellationToken cancellation) =>
        await records.FindRunAsync(project, label, cancellation) is { } run
        && await records.FindPositionAsync(run, cancellation) is { Status: var status } && status.IsFinal()
            ? run
            : null;

    /// <summary>The spans of a run that has ended, <see cref="MostSpans"/> at most, run by run, so that one is in memory at a time.</summary>
    public async IAsyncEnumerable<TraceSpan> ReadAsync(Guid root, Uri? link, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var left = MostSpans;
        var open = new Stack<Guid>([root]);
        while (left > 0 && open.TryPop(out var id))
        {
            if (await records.ViewAsync(id, plans, cancellation) is not { State: { EndedAt: not null } run })
            {
                continue;
            }

            var attempts = await records.ListAttemptsAsync(id, null, null, cancellation);
            foreach (var span in RunTrace.Of(run, attempts, id == root ? link : null).Take(left))
            {
                left--;
                yield return span;
            }

            await foreach (var child in ChildrenAsync(run, cancellation))
            {
                open.Push(child);
            }
        }
    }

    private async IAsyncEnumerable<Guid> ChildrenAsync(RunState run, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var ordinal in run.Plan.Steps.Where(planned => planned.Step.Work is Work.SubWorkflow).Select(planned => planned.Ordinal))
        {
            if (run.Steps[ordinal].Fan is null)
            {
                if (run.Steps[ordinal].Only?.Child is { } only) yield return only;
                continue;
            }

            IReadOnlyList<InstanceRecord> page;
            var from = 0;
            do
            {
                page = await records.ListInstancesAsync(run.Id, ordinal, from, Page, cancellation);
                foreach (var instance in page)
                {
                    if (instance.State.Child is { } child) yield return child;
                    from = instance.Index + 1;
                }
            }
            while (page.Count == Page);
        }
    }
}
