using System.Diagnostics.CodeAnalysis;

namespace Workflows.Runtime.Loop;

/// <summary>
/// Jobs on a fixed number of places of the thread pool. The runs take turns, a job each: a run that brings a thousand holds up another's first
/// by one job, not by a thousand. Thread-safe.
/// </summary>
/// <param name="places">Jobs under way at once.</param>
internal sealed class FairQueue(int places)
{
    private readonly Lock gate = new();
    private readonly Dictionary<Guid, Queue<Func<Task>>> waiting = [];
    private readonly Queue<Guid> turns = new();
    private int busy;

    /// <param name="run">Whose turn it takes.</param>
    /// <param name="job">Must not throw.</param>
    public void Add(Guid run, Func<Task> job)
    {
        lock (gate)
        {
            if (!waiting.TryGetValue(run, out var jobs))
            {
                waiting.Add(run, jobs = new());
                turns.Enqueue(run);
            }

            jobs.Enqueue(job);
            if (busy == places)
            {
                return;
            }

            busy++;
        }

        _ = Task.Run(WorkAsync);
    }

    private async Task WorkAsync()
    {
        while (TryTake(out var job))
        {
            await job();
        }
    }

    private bool TryTake([NotNullWhen(true)] out Func<Task>? job)
    {
        lock (gate)
        {
            if (!turns.TryDequeue(out var run))
            {
                busy--;
                job = null;
                return false;
            }

            var jobs = waiting[run];
            job = jobs.Dequeue();
            if (jobs.Count == 0)
            {
                waiting.Remove(run);
            }
            else
            {
                turns.Enqueue(run);
            }

            return true;
        }
    }
}
