using System.Globalization;

namespace Workflows.MachineLearning.Reports;

/// <summary>
/// Numbers as people read them: rounded, without an exponent while they are of an ordinary size, and with as many digits more as are needed to tell a
/// value from what it is compared with. Rounded alone, 70.00001 would be 70, and not at most 70.
/// </summary>
internal static class Figure
{
    private const int Usual = 5;

    /// <summary>Digits of a double that mean something.</summary>
    private const int Most = 15;

    /// <summary>Five digits, and all of those before the point: <c>0.012346</c>, <c>1234567</c>; <c>1.2346E-05</c> where zeros would hide the digits.</summary>
    public static string Plain(double value, int digits = Usual)
    {
        if (value == 0 || !double.IsFinite(value))
        {
            return value == 0 ? "0" : value.ToString(CultureInfo.InvariantCulture);
        }

        var magnitude = (int)Math.Floor(Math.Log10(Math.Abs(value)));
        return magnitude is <= -5 or >= Most
            ? value.ToString($"G{digits}", CultureInfo.InvariantCulture)
            : Trim(value.ToString($"F{Math.Max(0, digits - 1 - magnitude)}", CultureInfo.InvariantCulture));
    }

    /// <summary>Every digit that it was given with: a bound is what somebody wrote.</summary>
    public static string Exact(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A share in percent: 0.95 as 95, and 0.99999 never as 100.</summary>
    public static string Percent(double share) => Plain(share * 100, 10);

    /// <summary>A value beside bounds that are shown with <see cref="Exact"/>: over, at or under them as the value itself is.</summary>
    public static string Against(double value, params IReadOnlyList<double> bounds) => Shortest(value, Usual, digits => Plain(value, digits), bounds);

    /// <summary>As <see cref="Against"/>, with so many places behind the point where those do.</summary>
    public static string Fixed(double value, int places, params IReadOnlyList<double> bounds) =>
        Shortest(value, places, more => value.ToString($"F{more}", CultureInfo.InvariantCulture), bounds);

    /// <summary>Two values side by side, alike only where they are.</summary>
    public static (string First, string Second) Apart(double first, double second)
    {
        for (var digits = Usual; digits <= Most; digits++)
        {
            var (one, two) = (Plain(first, digits), Plain(second, digits));
            if (one != two || first.Equals(second))
            {
                return (one, two);
            }
        }

        return (Exact(first), Exact(second));
    }

    private static string Shortest(double value, int first, Func<int, string> shown, IReadOnlyList<double> bounds)
    {
        for (var digits = first; digits <= Most; digits++)
        {
            var text = shown(digits);
            var rounded = double.Parse(text, CultureInfo.InvariantCulture);
            if (bounds.All(bound => rounded.CompareTo(bound) == value.CompareTo(bound)))
            {
                return text;
            }
        }

        return Exact(value);
    }

    private static string Trim(string text) => text.Contains('.', StringComparison.Ordinal) ? text.TrimEnd('0').TrimEnd('.') : text;
}
