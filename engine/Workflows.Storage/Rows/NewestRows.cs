using Workflows.Runtime.Storing;

namespace Workflows.Storage.Rows;

/// <summary>Which of a run's facts changes a row last: only that one writes it.</summary>
internal sealed class NewestRows
{
    private readonly Dictionary<RowKey, long> newest = [];

    public static NewestRows Of(IReadOnlyList<RunFact> facts)
    {
        var rows = new NewestRows();
        rows.Survey(facts);
        return rows;
    }

    /// <summary>Begins anew with these.</summary>
    public void Survey(IReadOnlyList<RunFact> facts)
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

    public bool Is(RowKey? key, long sequence) => newest.Count == 0 || key is not { } row || newest[row] == sequence;
}
