namespace Workflows.MachineLearning.Tables;

/// <summary>
/// What counts as missing: an empty field, quoted or not, in every column; in columns of numbers, booleans, dates and timestamps these words
/// too, whatever their case, and fields of spaces only. In a column of text a word is a word: NA is Namibia.
/// </summary>
internal static class MissingValue
{
    private static readonly string[] Words = ["", "na", "n/a", "#n/a", "nan", "null", "none"];

    private static readonly string List = string.Join(", ", Words.Select(Sql.Text));

    /// <summary>SQL: the text, or null where it is one of the words.</summary>
    public static string Without(string text) => $"CASE WHEN lower(trim({text})) IN ({List}) THEN NULL ELSE {text} END";

    public static bool IsWord(ReadOnlySpan<byte> trimmed)
    {
        if (trimmed.Length > 4)
        {
            return false;
        }

        Span<char> lower = stackalloc char[trimmed.Length];
        for (var i = 0; i < lower.Length; i++)
        {
            lower[i] = char.ToLowerInvariant((char)trimmed[i]);
        }

        foreach (var word in Words)
        {
            if (lower.SequenceEqual(word))
            {
                return true;
            }
        }

        return false;
    }
}
