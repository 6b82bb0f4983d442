using System.Globalization;
using System.Text;

namespace Workflows.Core.Definitions;

/// <summary>Durations as the language writes them: integers with a unit (<c>ms s m h d</c>), largest first when joined: <c>1h30m</c>.</summary>
public static class Duration
{
    private static readonly (string Unit, long Milliseconds)[] Units = [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];

    /// <summary>The longest duration, so that adding one to any date of this age is safe.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromDays(36_500);

    /// <summary>Reads one; false for anything else, a bare number included.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        var (at, last, total) = (0, -1, 0L);
        while (at < text.Length)
        {
            var digits = at;
            while (digits < text.Length && char.IsAsciiDigit(text[digits]))
            {
                digits++;
            }

            var end = digits;
            while (end < text.Length && char.IsAsciiLetterLower(text[end]))
            {
                end++;
            }

            var unit = Array.FindIndex(Units, u => text.AsSpan(digits, end - digits).SequenceEqual(u.Unit));
            if (digits - at is 0 or > 12 || unit <= last)
            {
                return false;
            }

            var count = long.Parse(text.AsSpan(at, digits - at), CultureInfo.InvariantCulture);
            if (count > (Longest.TotalMilliseconds - total) / Units[unit].Milliseconds)
            {
                return false;
            }

            total += count * Units[unit].Milliseconds;

            (at, last) = (end, unit);
        }

        duration = TimeSpan.FromMilliseconds(total);
        return last >= 0;
    }

    /// <summary>Writes one in its shortest form; <c>0s</c> for zero.</summary>
    public static string Write(TimeSpan duration)
    {
        var rest = (long)duration.TotalMilliseconds;
        var text = new StringBuilder();
        foreach (var (unit, milliseconds) in Units)
        {
            if (rest / milliseconds is var count and > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"{count}{unit}");
                rest %= milliseconds;
            }
        }

        return text.Length == 0 ? "0s" : text.ToString();
    }
}
