using System.Text;

namespace Workflows.Server.People;

/// <summary>A name that somebody else gave, as people may read it: on one line, not without end, and in the direction that its letters have.</summary>
internal static class ShownName
{
    private const int Most = 200;

    /// <param name="name">The name; null: none.</param>
    /// <returns>Without control characters, bidirectional ones among them; perhaps empty.</returns>
    public static string Of(string? name) => string.Concat((name ?? string.Empty).EnumerateRunes().Where(rune => !IsControl(rune)).Take(Most)).Trim();

    private static bool IsControl(Rune rune) =>
        Rune.IsControl(rune) || rune.Value is 0x061C or 0x200E or 0x200F or 0x2028 or 0x2029 or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);
}
