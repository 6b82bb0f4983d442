using System.Globalization;

namespace Workflows.Importing.Exporting.Argo;

/// <summary>Crons as Argo's reader takes them: it knows Sunday as 0 only, no range that ends before it begins, and none of L, W and #.</summary>
internal static class ArgoCron
{
    private static readonly string[] Macros = ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"];

    private static readonly string[] Days = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
    private static readonly string[] Months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

    /// <summary>The same times; null where it has no words for them.</summary>
    public static string? Of(string cron)
    {
        if (cron.StartsWith('@'))
        {
            return cron == "@every_minute" ? "* * * * *" : Macros.Contains(cron) ? cron : null;
        }

        string?[] fields = [.. cron.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select((field, i) => Field(field, isWeekday: i == 4))];
        return fields.Contains(null) ? null : string.Join(' ', fields);
    }

    private static string? Field(string field, bool isWeekday)
    {
        string?[] parts = [.. field.Split(',').Select(part => Part(part, isWeekday))];
        return parts.Contains(null) ? null : string.Join(',', parts);
    }

    private static string? Part(string part, bool isWeekday)
    {
        var step = part.IndexOf('/', StringComparison.Ordinal);
        var range = step < 0 ? part : part[..step];
        if (range is "*" or "?")
        {
            return part;
        }

        var ends = range.Split('-');
        if (ends.Length > 2 || Value(ends[0]) is not { } from || Value(ends[^1]) is not { } to)
        {
            return null;
        }

        return (isWeekday && to == 7, step < 0) switch
        {
            (true, true) when from == 7 => "0",
            (true, true) when from > 0 => string.Create(CultureInfo.InvariantCulture, $"{ends[0]}-6,0"),
            (true, _) => null,
            _ => from <= to ? part : null,
        };
    }

    // A number, or a name by its place; no field takes both kinds of names.
    private static int? Value(string text)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        var (day, month) = (Place(Days, text), Place(Months, text));
        return day >= 0 ? day : month >= 0 ? month + 1 : null;
    }

    private static int Place(string[] names, string text) => Array.FindIndex(names, name => name.Equals(text, StringComparison.OrdinalIgnoreCase));
}
