namespace Workflows.Cli.CommandLine;

/// <summary>"Did you mean": the known words that a mistyped one comes near to.</summary>
internal static class Spelling
{
    /// <summary>The nearest words, best first; empty when none is near enough to be meant.</summary>
    public static IReadOnlyList<string> Near(string word, IEnumerable<string> known, int most = 1)
    {
        var limit = word.Length <= 3 ? 1 : word.Length <= 6 ? 2 : 3;
        return [.. known.Distinct(StringComparer.Ordinal)
            .Select(candidate => (candidate, distance: candidate.StartsWith(word, StringComparison.OrdinalIgnoreCase) ? 1 : Distance(word, candidate)))
            .Where(pair => pair.distance <= limit)
            .OrderBy(pair => pair.distance).ThenBy(pair => pair.candidate, StringComparer.Ordinal)
            .Take(most).Select(pair => pair.candidate)];
    }

    /// <summary>A sentence to append to a message: empty where nothing is near.</summary>
    public static string DidYouMean(string word, IEnumerable<string> known) =>
        Near(word, known) is [var meant] ? $"; did you mean `{meant}`?" : string.Empty;

    /// <summary>Insertions, deletions, changes and swaps of neighbours, letters compared without case.</summary>
    private static int Distance(string a, string b)
    {
        int[][] table = [.. Enumerable.Range(0, a.Length + 1).Select(_ => new int[b.Length + 1])];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                table[i][j] = i == 0 ? j : j == 0 ? i : Cell(i, j);
            }
        }

        return table[^1][^1];

        int Cell(int i, int j)
        {
            var change = table[i - 1][j - 1] + (Same(a[i - 1], b[j - 1]) ? 0 : 1);
            var least = Math.Min(change, Math.Min(table[i - 1][j], table[i][j - 1]) + 1);
            return i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1]) ? Math.Min(least, table[i - 2][j - 2] + 1) : least;
        }
    }

    private static bool Same(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}
