using System.Globalization;
using System.Text.RegularExpressions;
using Workflows.Activities;

namespace Workflows.MachineLearning.Quality;

/// <summary>Durations as the workflow language writes them: <c>36h</c>, <c>7d</c>, <c>1d12h</c>.</summary>
internal static partial class Age
{
    public static TimeSpan Parse(string text)
    {
        if (text.Length == 0 || !Whole().IsMatch(text))
        {
            throw ActivityException.Usage($"input 'rules': maxAge is '{text}', expected a duration such as 36h or 7d");
        }

        return Part().Matches(text).Aggregate(TimeSpan.Zero, (sum, part) =>
        {
            var amount = int.Parse(part.Groups[1].Value, CultureInfo.InvariantCulture);
            return sum + part.Groups[2].Value switch
            {
                "d" => TimeSpan.FromDays(amount),
                "h" => TimeSpan.FromHours(amount),
                "m" => TimeSpan.FromMinutes(amount),
                _ => TimeSpan.FromSeconds(amount),
            };
        });
    }

    [GeneratedRegex("^([0-9]{1,6}d)?([0-9]{1,6}h)?([0-9]{1,6}m)?([0-9]{1,6}s)?$")]
    private static partial Regex Whole();

    [GeneratedRegex("([0-9]+)([dhms])")]
    private static partial Regex Part();
}
