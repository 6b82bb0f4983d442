namespace Workflows.Runtime.Executing;

/// <summary>
/// Turns attempts into something that runs. Level-triggered: the calls say what should be, not what to do, and each may be repeated at any
/// time (after a restart the engine simply says it all again). An executor has a number of places; what finds none waits in order and is
/// observed as waiting for <c>place</c>.
/// </summary>
public interface IExecutor : IAsyncDisposable
{
    /// <summary><c>local</c> or <c>kubernetes</c>: recorded on each attempt; an engine without that executor leaves the attempt alone.</summary>
    string Kind { get; }

    /// <summary>
    /// What it starts runs on this machine and nowhere else (a process): an engine of another home never finds it, so nothing of that kind is handed over while
    /// it runs, and what an engine of another home has begun is lost with it.
    /// </summary>
    bool IsOfThisMachine { get; }

    /// <summary>Begins to report. Must be called once, before the first <see cref="Desire"/>. Reports come on any thread and must not block.</summary>
    void Start(Action<Observation> report);

    /// <summary>
    /// This attempt should run: start it, or adopt what already runs under its uid. Its end is reported once (again after a restart, until released).
    /// </summary>
    void Desire(AttemptSpec spec);

    /// <summary>This attempt should not run any more. Its end is reported as usual; one that never started is reported as ended with exit null.</summary>
    void Stop(Guid uid, StopMode mode);

    /// <summary>The end is committed: logs and files are stored, the rest (workspace, pod) may go. Idempotent.</summary>
    void Release(Guid uid);

    /// <summary>Another engine drives its run from now on: nothing is done for it or told of it any more, and what runs goes on. Idempotent.</summary>
    void Disown(Guid uid);

    /// <summary>Ends when everything released is gone, and what an earlier engine left is reported. Used before a program exits.</summary>
    Task DrainAsync(CancellationToken cancellation);
}

/// <summary>How an attempt is stopped.</summary>
public enum StopMode
{
    /// <summary>SIGTERM, the step's grace period, SIGKILL.</summary>
    Gracefully,

    /// <summary>SIGKILL at once.</summary>
    AtOnce,
}
