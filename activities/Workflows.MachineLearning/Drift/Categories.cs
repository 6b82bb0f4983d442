namespace Workflows.MachineLearning.Drift;

/// <summary>
/// How often two samples have each category of a text column. The most frequent of the reference are bins of their own, its others are one
/// bin, and what it never had is another: a new category counts like a number outside of the known range.
/// </summary>
internal sealed record Categories
{
    private const int MaxBins = 50;
    private const int MaxNames = 5;
    private const int LongestName = 60;

    /// <summary>As many different values can be categories, whatever the number of rows.</summary>
    private const int Few = 20;

    /// <summary>The bins that are one category.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>Rows of the reference in each of <see cref="Names"/>, in its other categories, and 0.</summary>
    public required IReadOnlyList<long> Reference { get; init; }

    /// <summary>Rows of the current data in each of <see cref="Names"/>, in the reference's other categories, and in new ones.</summary>
    public required IReadOnlyList<long> Current { get; init; }

    /// <summary>The most frequent ones that the reference never had.</summary>
    public required IReadOnlyList<string> New { get; init; }

    /// <summary>The most frequent ones that are no more.</summary>
    public required IReadOnlyList<string> Vanished { get; init; }

    /// <summary>Most values are different ones, before as now: identifiers or free text, whose values say nothing as categories.</summary>
    public required bool AreIdentifiers { get; init; }

    /// <summary>From each value with its rows in both samples, those first that the reference has most often.</summary>
    public static Categories Of(IEnumerable<(string Value, long Reference, long Current)> values)
    {
        List<(string Name, long Reference, long Current)> bins = [];
        PriorityQueue<string, (long Rows, string Name)> fresh = new();
        List<string> vanished = [];
        var (otherReference, otherCurrent, newCurrent) = (0L, 0L, 0L);
        var (distinctReference, distinctCurrent) = (0L, 0L);
        foreach (var (value, reference, current) in values)
        {
            distinctReference += reference > 0 ? 1 : 0;
            distinctCurrent += current > 0 ? 1 : 0;
            if (reference == 0)
            {
                newCurrent += current;
                fresh.Enqueue(value, (current, value));
                if (fresh.Count > MaxNames)
                {
                    fresh.Dequeue();
                }

                continue;
            }

            if (current == 0 && vanished.Count < MaxNames)
            {
                vanished.Add(Short(value));
            }

            if (bins.Count < MaxBins)
            {
                bins.Add((Short(value), reference, current));
            }
            else
            {
                otherReference += reference;
                otherCurrent += current;
            }
        }

        long[] before = [.. bins.Select(b => b.Reference), otherReference, 0];
        long[] now = [.. bins.Select(b => b.Current), otherCurrent, newCurrent];
        return new Categories
        {
            Names = [.. bins.Select(b => b.Name)],
            Reference = before,
            Current = now,
            New =
            [
                .. fresh.UnorderedItems.OrderByDescending(f => f.Priority.Rows)
                    .ThenBy(f => f.Element, StringComparer.Ordinal)
                    .Select(f => Short(f.Element)),
            ],
            Vanished = vanished,
            AreIdentifiers = distinctReference > Few && distinctReference * 2 > before.Sum() && distinctCurrent * 2 > now.Sum(),
        };
    }

    private static string Short(string value)
    {
        if (value.Length <= LongestName)
        {
            return value;
        }

        // Never half a character: no door lets one through.
        var end = char.IsHighSurrogate(value[LongestName - 2]) ? LongestName - 2 : LongestName - 1;
        return value[..end] + "…";
    }
}
