using System.Globalization;

namespace Workflows.Definitions.Quantities;

/// <summary>Quantities as Kubernetes writes them: <c>500m</c>, <c>4</c>, <c>16Gi</c>, <c>1e3</c>.</summary>
public static class Sizes
{
    internal const string Rule = "a quantity as Kubernetes writes it, such as 500m, 4 or 16Gi";

    private static readonly (string Suffix, decimal Factor)[] Suffixes =
    [
        ("n", 1e-9m), ("u", 1e-6m), ("m", 1e-3m), ("k", 1e3m), ("M", 1e6m), ("G", 1e9m), ("T", 1e12m), ("P", 1e15m), ("E", 1e18m),
        ("Ki", 1024m), ("Mi", 1024m * 1024), ("Gi", 1024m * 1024 * 1024), ("Ti", 1024m * 1024 * 1024 * 1024),
        ("Pi", 1024m * 1024 * 1024 * 1024 * 1024), ("Ei", 1024m * 1024 * 1024 * 1024 * 1024 * 1024),
    ];

    /// <summary>The quantity in units (cores, bytes), or null where the text is none.</summary>
    public static decimal? Parse(string text)
    {
        if (text.Length is 0 or > 40 || !(char.IsAsciiDigit(text[0]) || text[0] == '.'))
        {
            return null;
        }

        var (suffix, factor) = Suffixes.FirstOrDefault(s => text.EndsWith(s.Suffix, StringComparison.Ordinal));
        var number = suffix is null ? text : text[..^suffix.Length];
        const NumberStyles Plain = NumberStyles.AllowDecimalPoint;
        var style = suffix is null ? Plain | NumberStyles.AllowExponent : Plain;
        if (!decimal.TryParse(number, style, CultureInfo.InvariantCulture, out var value))
        {
            return null;
        }

        factor = suffix is null ? 1 : factor;
        return value > decimal.MaxValue / Math.Max(factor, 1) ? null : value * factor;
    }

    /// <summary>Whole bytes, or null where the text is no quantity or more than 64 bits hold.</summary>
    public static long? Bytes(string text) => Parse(text) is { } value && value <= long.MaxValue ? (long)decimal.Ceiling(value) : null;
}
