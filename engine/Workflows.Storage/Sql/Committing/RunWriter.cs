using Workflows.Core.Runs;
using Workflows.Runtime.Storing;
using Workflows.Storage.Sql.Triggers;

namespace Workflows.Storage.Sql.Committing;

/// <summary>Writes what runs commit, inside the caller's transaction: by statements of the kind that its database is fast with.</summary>
internal abstract class RunWriter
{
    /// <summary>Each event, and each changed row once, in the state it had last. Throws <see cref="CommitRefusedException"/>, naming the run.</summary>
    public abstract void Write(Database database, IReadOnlyList<RunCommit> batch, DateTimeOffset now);

    /// <summary>The first event of a new run, with all of its rows.</summary>
    public abstract void Create(Database database, RunState run);

    /// <summary>What the commit leaves for later runs, and tells others.</summary>
    protected static void AddKept(Database database, RunCommit run, DateTimeOffset now)
    {
        foreach (var arrival in run.Arrivals)
        {
            ArrivalTable.Write(database, arrival, now);
        }

        foreach (var cached in run.Cached)
        {
            CachedSteps.Add(database, cached);
        }

        foreach (var memory in run.Memory)
        {
            StepMemories.Add(database, memory);
        }
    }

    protected static CommitRefusedException Refused(RunState run, string why, Exception? failure) =>
        new(run.Id, $"{run.Label} can't be stored: {why}", failure);
}
