using Workflows.Core.Runs;
using Workflows.Runtime.Storing;
using Workflows.Storage.Rows;

namespace Workflows.Storage.Sql.Committing;

/// <summary>Makes rows of what runs commit: each event, and each changed row once, in the state it had last. For one thread at a time.</summary>
internal sealed class RunEncoder : IDisposable
{
    private readonly Changes changes = new();
    private readonly Dictionary<RowKey, long> newest = [];

    /// <summary>The first event of a new run, with all of its rows.</summary>
    public void Encode(RunState run, RunRows rows)
    {
        changes.EncodeAccepted(run);
        foreach (var changed in changes.Rows)
        {
            if (changed.Row is RunRow row)
            {
                rows.AddRun(run, row, changes.Body(changed));
            }
            else
            {
                rows.Add(run, changed.Row, changes.Body(changed));
            }
        }

        rows.AddEvent(run, 1, run.CreatedAt, RunAccepted.Word, changes);
    }

    public void Encode(RunCommit run, RunRows rows, DateTimeOffset now)
    {
        if (run.IsNew)
        {
            Encode(run.After, rows);
        }

        Survey(run.Facts);
        foreach (var fact in run.Facts)
        {
            changes.Encode(fact);
            rows.AddEvent(run.After, fact.Sequence, fact.Event.At, EventWords.Of(fact.Event), changes);
            foreach (var changed in changes.Rows)
            {
                if (IsNewest(changed.Row.Key, fact.Sequence))
                {
                    rows.Add(run.After, changed.Row, changes.Body(changed));
                }
            }
        }

        rows.AddAnswers(run.Answers, now);
    }

    public void Dispose() => changes.Dispose();

    /// <summary>Finds for each row the last event that changes it: only that one writes it.</summary>
    private void Survey(IReadOnlyList<RunFact> facts)
    {
        newest.Clear();
        if (facts.Count > 1)
        {
            foreach (var fact in facts)
            {
                foreach (var key in RowKey.Of(fact.Changes))
                {
                    newest[key] = fact.Sequence;
                }
            }
        }
    }

    private bool IsNewest(RowKey? key, long sequence) => newest.Count == 0 || key is not { } row || newest[row] == sequence;
}
