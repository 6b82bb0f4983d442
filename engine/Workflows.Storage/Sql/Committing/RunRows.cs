using Workflows.Core.Runs;
using Workflows.Runtime.Storing;
using Workflows.Storage.Rows;

namespace Workflows.Storage.Sql.Committing;

/// <summary>Takes what runs commit, row by row; each row comes once, in the state it had last.</summary>
internal abstract class RunRows
{
    /// <summary>The row of a new run. Its other rows follow.</summary>
    public abstract void AddRun(RunState run, RunRow row, ReadOnlySpan<byte> body);

    public abstract void Add(RunState run, Row changed, ReadOnlySpan<byte> body);

    /// <summary>
    /// An event; refused, now or when it is sent, where it does not follow the run's last one: history has no gap whatever the caller believes.
    /// </summary>
    /// <param name="run">Whose it is.</param>
    /// <param name="sequence">Its number.</param>
    /// <param name="at">When it happened.</param>
    /// <param name="type">Its kind.</param>
    /// <param name="encoded">Its JSON.</param>
    public abstract void AddEvent(RunState run, long sequence, DateTimeOffset at, ReadOnlySpan<byte> type, Changes encoded);

    public abstract void AddAnswers(IReadOnlyList<InboxAnswer> answers, DateTimeOffset now);
}
