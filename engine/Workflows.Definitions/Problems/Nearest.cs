namespace Workflows.Definitions.Problems;

/// <summary>"Did you mean": the known word nearest to a misspelt one.</summary>
internal static class Nearest
{
    /// <summary>The nearest of the words, or null when none is near enough to be meant.</summary>
    public static string? Find(string word, IEnumerable<string> known)
    {
        if (word.Length is 0 or > 64)
        {
            return null;
        }

        var limit = word.Length <= 3 ? 1 : word.Length <= 6 ? 2 : 3;
        string? best = null;
        foreach (var candidate in known)
        {
            if (Math.Abs(candidate.Length - word.Length) <= limit)
            {
                var distance = Distance(word, candidate, limit);
                if (distance <= limit)
                {
                    (best, limit) = (candidate, distance - 1);
                }
            }
        }

        return best;
    }

    // Damerau-Levenshtein over adjacent swaps, letters compared without case; stops when every path is over the limit.
    private static int Distance(string a, string b, int limit)
    {
        var before = new int[b.Length + 1];
        var last = new int[b.Length + 1];
        var row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            last[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            var least = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = Same(a[i - 1], b[j - 1]) ? 0 : 1;
                row[j] = Math.Min(Math.Min(row[j - 1], last[j]) + 1, last[j - 1] + cost);
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1]))
                {
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
                }

                least = Math.Min(least, row[j]);
            }

            if (least > limit)
            {
                return least;
            }

            (before, last, row) = (last, row, before);
        }

        return last[b.Length];
    }

    private static bool Same(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}
