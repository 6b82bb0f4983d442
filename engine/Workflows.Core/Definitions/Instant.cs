using System.Globalization;
using System.Text.RegularExpressions;

namespace Workflows.Core.Definitions;

/// <summary>
/// An instant as RFC 3339 writes it: <c>2026-11-24T03:00:00Z</c>, <c>2026-11-24T03:00:00.5+01:00</c>. A <see cref="Duration"/> is a length of time.
/// </summary>
public static partial class Instant
{
    /// <summary>Reads one; false for anything else: a time of day, a date, a time without an offset, which is another instant on each machine.</summary>
    public static bool TryParse(string text, out DateTimeOffset instant)
    {
        instant = default;
#pragma warning disable RS0030 // It would complete `03:00` by today's date: of this form nothing is missing, and it only says whether there is such a day.
        return Form().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out instant);
#pragma warning restore RS0030
    }

    /// <summary>The same in UTC; null for anything else.</summary>
    public static DateTimeOffset? Read(string text) => TryParse(text, out var instant) ? instant.ToUniversalTime() : null;

    [GeneratedRegex(
        "^[0-9]{4}(-[0-9]{2}){2}[Tt][0-9]{2}(:[0-9]{2}){2}(\\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})\\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
