using System.Globalization;
using System.Text.RegularExpressions;
using Workflows.Core.Definitions;

namespace Workflows.Importing.Argo;

/// <summary>Durations as Argo writes them: <c>1h30m</c>, or a number of seconds.</summary>
internal static partial class GoDuration
{
    /// <summary>In our words; null for what is no duration.</summary>
    public static string? Read(string text)
    {
        text = text.Trim();
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds))
        {
            return Written(seconds);
        }

        var matches = Part().Matches(text);
        return matches.Count > 0 && matches.Sum(match => match.Length) == text.Length ? Written(matches.Sum(Seconds)) : null;
    }

    private static double Seconds(Match match) => double.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture) * match.Groups["unit"].Value switch
    {
        "ms" => 0.001,
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        _ => 86400,
    };

    private static string? Written(double seconds)
    {
        if (seconds is not (> 0 and < 1e9))
        {
            return null;
        }

        var text = seconds switch
        {
            _ when seconds != Math.Floor(seconds) => string.Create(CultureInfo.InvariantCulture, $"{Math.Round(seconds * 1000)}ms"),
            _ when seconds % 86400 == 0 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 86400}d"),
            _ when seconds % 3600 == 0 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600}h"),
            _ when seconds % 60 == 0 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60}m"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{seconds}s"),
        };
        return Duration.TryParse(text, out _) ? text : null;
    }

    [GeneratedRegex(@"(?<number>\d+(?:\.\d+)?)(?<unit>ms|s|m|h|d)")]
    private static partial Regex Part();
}
