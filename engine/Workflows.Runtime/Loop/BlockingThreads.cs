namespace Workflows.Runtime.Loop;

/// <summary>
/// Threads of their own for work that blocks: work that blocks the thread pool's threads keeps everything else waiting until the pool has made more of them,
/// which takes it half a second for each. A task that awaits goes on here.
/// </summary>
/// <param name="most">Threads at once; further work waits for one without blocking anything.</param>
/// <param name="name">Of the threads, for whoever looks at the process.</param>
public sealed class BlockingThreads(int most, string name) : TaskScheduler
{
    private static readonly TimeSpan idle = TimeSpan.FromSeconds(10);

    private readonly object gate = new();
    private readonly Queue<Task> waiting = new();
    private int threads;
    private int free;

    public override int MaximumConcurrencyLevel => most;

    /// <summary>Does this on one of them; not at all where it is cancelled before its turn.</summary>
    public Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellation) =>
        Task.Factory.StartNew(work, cancellation, TaskCreationOptions.DenyChildAttach, this);

    protected override void QueueTask(Task task)
    {
        lock (gate)
        {
            waiting.Enqueue(task);
            if (waiting.Count <= free)
            {
                Monitor.Pulse(gate);
            }
            else if (threads < most)
            {
                threads++;
                new Thread(Work) { IsBackground = true, Name = name }.Start();
            }
        }
    }

    /// <summary>Never on the thread of whoever waits for it.</summary>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (gate)
        {
            return [.. waiting];
        }
    }

    private void Work()
    {
        while (Next() is { } task)
        {
            TryExecuteTask(task);
        }
    }

    /// <summary>The oldest that waits; null: none came for a while, and this thread is counted no more.</summary>
    private Task? Next()
    {
        lock (gate)
        {
            free++;
            while (waiting.Count == 0)
            {
                if (!Monitor.Wait(gate, idle) && waiting.Count == 0)
                {
                    free--;
                    threads--;
                    return null;
                }
            }

            free--;
            return waiting.Dequeue();
        }
    }
}
