using Workflows.Core.Runs;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Loop;

/// <summary>A run in memory: its last committed state and what has happened to it since. Touched by the owner's thread alone.</summary>
internal sealed class LiveRun(RunState state)
{
    private Queue<QueuedEvent> queue = new();

    public Guid Id { get; } = state.Id;

    /// <summary>As committed. What is decided and not committed yet is with the committer, and replaces this when it is.</summary>
    public RunState State { get; set; } = state;

    /// <summary>A decision is on its way to the store, or the run is being loaded anew: nothing is decided until that is over.</summary>
    public bool Busy { get; set; }

    /// <summary>It stands in the queue of runs that have something to decide.</summary>
    public bool Queued { get; set; }

    /// <summary>Failures to decide or commit, without a success between.</summary>
    public int Failures { get; set; }

    /// <summary>The events that deciding threw on, taken up again when somebody resumes the run.</summary>
    public List<QueuedEvent> Poison { get; } = [];

    /// <summary>Answers that go out with the run's next commit.</summary>
    public List<InboxAnswer> PendingAnswers { get; } = [];

    public List<TaskCompletionSource<RunState>> Watchers { get; } = [];

    public bool HasEvents => queue.Count > 0;

    public bool CanDecide => !Busy && (HasEvents || PendingAnswers.Count > 0);

    public void Add(QueuedEvent queued) => queue.Enqueue(queued);

    public bool TryTake(out QueuedEvent queued) => queue.TryDequeue(out queued);

    /// <summary>Puts back what a failed commit had taken, before what came since.</summary>
    public void PutBack(IEnumerable<QueuedEvent> taken) => queue = new Queue<QueuedEvent>(taken.Concat(queue));
}
