using Cronos;
using Workflows.Definitions.Fields;
using Workflows.Definitions.Syntax;

namespace Workflows.Definitions.Quantities;

/// <summary>Cron expressions: five fields or a macro, six with seconds first.</summary>
internal static class Crons
{
    private static readonly string[] Macros =
        ["@every_second", "@every_minute", "@hourly", "@daily", "@midnight", "@weekly", "@monthly", "@yearly", "@annually"];

    public static string? Read(Field field, bool seconds)
    {
        var what = seconds
            ? "a cron of six fields, seconds first, such as \"0 0 3 * * *\""
            : "a cron of five fields such as \"0 3 * * *\", or a macro such as \"@daily\"";
        if (field.Text(what) is not { } text)
        {
            return null;
        }

        if (Problem(text, seconds, what) is { } problem)
        {
            if (text.StartsWith('@'))
            {
                field.Errors.AddUnknown(field.Node.Place, field.Route, problem, text, Macros);
            }
            else
            {
                field.Error(problem);
            }

            return null;
        }

        return text;
    }

    private static string? Problem(string text, bool seconds, string what)
    {
        if (text.Contains("TZ=", StringComparison.OrdinalIgnoreCase))
        {
            return "a `TZ=` prefix is refused; say `timeZone: Europe/Dublin` beside `cron`";
        }

        var fields = text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        var isMacro = text.StartsWith('@');
        if (isMacro ? !Macros.Contains(text) || (text == "@every_second" && !seconds) : fields.Length != (seconds ? 6 : 5))
        {
            var hint = isMacro || fields.Length != 6 ? string.Empty : "; add `seconds: true` if the first field is seconds";
            return $"expected {what}, found `{Node.Shorten(text)}`{hint}";
        }

        if (!isMacro && Restricts(fields[^3]) && Restricts(fields[^1]))
        {
            return "restricts both day of month and day of week, which some read as \"and\" and others as \"or\"; put `*` in one and make a second trigger";
        }

        try
        {
            // 29 February comes within eight years of any day.
            var cron = CronExpression.Parse(text, seconds ? CronFormat.IncludeSeconds : CronFormat.Standard);
            return cron.GetNextOccurrence(new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc)) is null
                ? $"`{Node.Shorten(text)}` never comes: no month has such a day"
                : null;
        }
        catch (CronFormatException e)
        {
            return $"not a cron: {e.Message.TrimEnd('.')}";
        }
    }

    private static bool Restricts(string field) => field is not ("*" or "?");
}

/// <summary>IANA time zones.</summary>
internal static class TimeZones
{
    public static string? Read(Field field)
    {
        const string What = "an IANA time zone such as Europe/Dublin";
        if (field.Text(What) is not { } name)
        {
            return null;
        }

        // Windows names and offsets are found too on some systems; a definition must mean the same everywhere.
        var isIana = name == "UTC" || (name.Contains('/', StringComparison.Ordinal) && !name.Contains("..", StringComparison.Ordinal) && name[0] != '/');
        if (isIana && TimeZoneInfo.TryFindSystemTimeZoneById(name, out _))
        {
            return name;
        }

        var known = TimeZoneInfo.GetSystemTimeZones().Select(z => z.Id);
        field.Errors.AddUnknown(field.Node.Place, field.Route, $"expected {What}, found {field.Node.Kind}", name, known);
        return null;
    }
}
