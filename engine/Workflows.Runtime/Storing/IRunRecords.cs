using Workflows.Core.Runs;

namespace Workflows.Runtime.Storing;

/// <summary>
/// Runs, what is asked of them, and what became of that: to accept, to leave commands, to read. A row that can't be read keeps none of the others from being
/// listed: it comes with its reason.
/// </summary>
public interface IRunRecords : IRunReads
{
    /// <summary>
    /// Accepts a run: one transaction that locks the workflow, adds the version if new (live only when it is the very first), takes the next
    /// number, and inserts the run, its initial steps (a rerun has reused ones) and a start entry in the inbox. Idempotent on
    /// <see cref="NewRun.IdempotencyKey"/>.
    /// </summary>
    Task<AcceptedRun> AcceptAsync(NewRun run, CancellationToken cancellation);

    /// <summary>Leaves a command; returns its inbox id. The engine is woken.</summary>
    /// <param name="run">Whose.</param>
    /// <param name="command">What is asked.</param>
    /// <param name="audit">Recorded with it; null: nobody asks but the engine.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<long> SendAsync(Guid run, RunEvent command, AuditEntry? audit, CancellationToken cancellation);

    /// <summary>What became of a command: null while nobody has answered.</summary>
    Task<InboxAnswer?> FindAnswerAsync(long inbox, CancellationToken cancellation);

    /// <summary>
    /// Removes a root run that has ended, with the runs inside it and all of their rows, in one transaction; their files go when nothing refers to them any
    /// more. It stays where a command for one of them is open, or a version of a model came from one. Its number is not given again.
    /// </summary>
    /// <param name="project">Its project.</param>
    /// <param name="label">Its label, with its number.</param>
    /// <param name="audit">Recorded with it, under its label, with what it was.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<RunRemoval> RemoveAsync(string project, string label, AuditEntry audit, CancellationToken cancellation);

    /// <summary>
    /// What the steps of a workflow with <c>onOutOfMemory</c> had when they last succeeded, where that was not the definition's: bytes by the
    /// step's name (see <see cref="StepMemory"/>).
    /// </summary>
    Task<IReadOnlyDictionary<string, long>> FindMemoryAsync(string project, string workflow, CancellationToken cancellation);

    /// <summary>How many runs have not ended, by project and state; runs that steps of others started are not counted.</summary>
    Task<IReadOnlyList<OpenCount>> CountOpenAsync(CancellationToken cancellation);

    /// <summary>Approvals that wait for people, those of the oldest runs first, children too.</summary>
    /// <param name="project">The project.</param>
    /// <param name="after">The last one that is known already; <see cref="AskedStep.None"/> for none.</param>
    /// <param name="most">How many.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<IReadOnlyList<AskedStep>> ListAskedAsync(string project, AskedStep after, int most, CancellationToken cancellation);

    /// <summary>
    /// How far a run has come: its state and the number of its last event; null where there is no such run.
    /// <see cref="IRunReads.ViewAsync"/> knows it too, for more.
    /// </summary>
    Task<RunPosition?> FindPositionAsync(Guid run, CancellationToken cancellation);

    /// <summary>Attempts of this kind of executor have begun and not ended, in any project.</summary>
    Task<bool> HasLiveAttemptsAsync(string executor, CancellationToken cancellation);

    /// <summary>The attempt a token is for; null once it is unknown.</summary>
    Task<AttemptRecord?> FindAttemptAsync(Guid uid, CancellationToken cancellation);

    Task AddMetricsAsync(Guid attempt, IReadOnlyList<MetricPoint> points, CancellationToken cancellation);
}
