using Workflows.Core.Runs;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Loop;

/// <summary>A run in memory: its last committed state and what has happened to it since. Touched by the owner's thread alone.</summary>
internal sealed class LiveRun(RunState state)
{
    private Queue<Mail> mail = new();

    public Guid Id { get; } = state.Id;

    /// <summary>As committed. What is decided and not committed yet is with the committer, and replaces this when it is.</summary>
    public RunState State { get; set; } = state;

    /// <summary>A decision is on its way to the store, or the run is being loaded anew: nothing is decided until that is over.</summary>
    public bool Busy { get; set; }

    /// <summary>It stands in the queue of runs that have mail.</summary>
    public bool Queued { get; set; }

    /// <summary>Failures to decide or commit, without a success between.</summary>
    public int Failures { get; set; }

    /// <summary>The event that deciding threw on, taken up again when somebody resumes the run.</summary>
    public List<Mail> Poison { get; } = [];

    /// <summary>Answers that go out with the run's next commit.</summary>
    public List<InboxAnswer> Owed { get; } = [];

    public List<TaskCompletionSource<RunState>> Watchers { get; } = [];

    public bool HasMail => mail.Count > 0;

    public bool CanDecide => !Busy && (HasMail || Owed.Count > 0);

    public void Add(Mail letter) => mail.Enqueue(letter);

    public bool TryTake(out Mail letter) => mail.TryDequeue(out letter);

    /// <summary>Puts back what a failed commit had taken, before what came since.</summary>
    public void PutBack(IEnumerable<Mail> letters) => mail = new Queue<Mail>(letters.Concat(mail));
}
