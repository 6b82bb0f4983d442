using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Workflows.Activities.Text;

namespace Workflows.Activities.Engine;

/// <summary>
/// Names of metrics hold names of columns, and so whatever stands in data. What the engine refuses in a name is made visible, and a name that is too
/// long is cut: one bad column must not take the figures of the others with it.
/// </summary>
internal static class MetricName
{
    public const int Longest = 200;

    /// <summary>Enough of a digest that two long names which begin alike stay two.</summary>
    private const int TellApart = 8;

    public static string Fit(string name)
    {
        var visible = name.Length == 0 ? "(no name)" : name.Any(IsRefused) ? string.Concat(name.Select(Visible)) : name;
        if (visible.Length <= Longest)
        {
            return visible;
        }

        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(visible)))[..TellApart];
        return $"{WholeText.Start(visible, Longest - TellApart - 1)}…{digest}";
    }

    private static string Visible(char c) => IsRefused(c) ? string.Create(CultureInfo.InvariantCulture, $"<U+{(int)c:X4}>") : c.ToString();

    /// <summary>Control characters, those of writing directions among them: the pattern of metrics.schema.json.</summary>
    private static bool IsRefused(char c) => char.IsControl(c) || c is '\u200e' or '\u200f' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');
}
