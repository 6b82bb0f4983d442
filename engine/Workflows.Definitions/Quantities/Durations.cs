namespace Workflows.Definitions.Quantities;

/// <summary>Durations: whole numbers with units, largest first when joined: <c>90s</c>, <c>1h30m</c>, <c>250ms</c>.</summary>
public static class Durations
{
    internal const string Rule = "a duration such as 90s, 5m or 1h30m (whole numbers with ms, s, m, h, d; largest unit first)";

    private static readonly (string Unit, TimeSpan Length)[] Units =
    [
        ("d", TimeSpan.FromDays(1)),
        ("h", TimeSpan.FromHours(1)),
        ("m", TimeSpan.FromMinutes(1)),
        ("s", TimeSpan.FromSeconds(1)),
        ("ms", TimeSpan.FromMilliseconds(1)),
    ];

    /// <summary>The duration, or null where the text is none or beyond what can be counted.</summary>
    public static TimeSpan? Parse(string text)
    {
        var total = TimeSpan.Zero;
        var lastUnit = -1;
        var at = 0;
        while (at < text.Length)
        {
            var digits = Run(text, at, char.IsAsciiDigit);
            var letters = Run(text, digits, char.IsAsciiLetter);
            var unit = Array.FindIndex(Units, u => text.AsSpan(digits, letters - digits).SequenceEqual(u.Unit));
            if (digits == at || unit <= lastUnit || !long.TryParse(text.AsSpan(at, digits - at), out var count)
                || count > (TimeSpan.MaxValue - total) / Units[unit].Length)
            {
                return null;
            }

            total += count * Units[unit].Length;
            (at, lastUnit) = (letters, unit);
        }

        return lastUnit < 0 ? null : total;
    }

    /// <summary>As one writes it: <c>1h30m</c>.</summary>
    public static string Format(TimeSpan duration)
    {
        var text = string.Empty;
        foreach (var (unit, length) in Units)
        {
            var count = (long)(duration / length);
            if (count > 0)
            {
                text += $"{count}{unit}";
                duration -= count * length;
            }
        }

        return text.Length == 0 ? "0s" : text;
    }

    private static int Run(string text, int from, Func<char, bool> rule)
    {
        while (from < text.Length && rule(text[from]))
        {
            from++;
        }

        return from;
    }
}
