using System.Globalization;
using System.Text.Json;
using Workflows.Activities;
using Workflows.Activities.Text;
using Workflows.MachineLearning.Reports;
using Workflows.MachineLearning.Tables;

namespace Workflows.MachineLearning.Quality;

/// <summary>
/// Rules as SQL. Every value is looked at as text and cast where a rule wants a number or a date, so that an odd value is a violation with
/// its row, and never an error of the scan. A missing value breaks no rule but notNull and maxNullFraction.
/// </summary>
internal static class Checks
{
    public const string Row = "position";
    public const string Unique = "unique";

    /// <summary>Of a value in an example.</summary>
    public const int ShownLength = 100;
    private const int Examples = 5;
    private const int LongList = 200;

    /// <summary>How far clocks differ: a time that is later than this is not fresh but wrong, as of a zone without its offset.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    /// <summary>A day without a time is today's where it begins first, 14 hours before UTC.</summary>
    private static readonly TimeSpan FirstDay = TimeSpan.FromHours(14);

    /// <summary>What is listed of a rule in words: allowed values may be thousands.</summary>
    private const int ListedLength = 300;

    /// <param name="rule">What must hold.</param>
    /// <param name="about">Of which column.</param>
    /// <param name="declared">What the rules say that its values are; null where they don't.</param>
    /// <param name="asOf">What freshness counts back from.</param>
    public static IEnumerable<Check> For(ColumnRule rule, DataColumn about, ColumnType? declared, DateTimeOffset asOf)
    {
        var column = about.Id;
        var number = Cast.Number(column);
        if (rule.NotNull)
        {
            yield return Each(about, "notNull", "every row has a value", $"{column} IS NULL");
        }

        if (rule.MaxNullFraction is { } fraction)
        {
            var nulls = Count($"{column} IS NULL");
            var expected = $"at most {Figure.Percent(fraction)} % of the rows lack a value";
            var broken = $"CASE WHEN {nulls} > {Sql.Number(fraction)} * count(*) THEN {nulls} ELSE 0 END";
            yield return new Check(about, "maxNullFraction", expected, broken, First(column, $"{column} IS NULL"));
        }

        if (rule.Type is { } type)
        {
            yield return Unless(about, "type", $"every value is {Words(type)}", Readable(column, type));
        }

        if (rule.Min is { } min)
        {
            // To DuckDB not-a-number is greater than all numbers.
            yield return Unless(about, "min", $"at least {Figure.Exact(min)}", $"{number} >= {Sql.Number(min)} AND NOT isnan({number})");
        }

        if (rule.Max is { } max)
        {
            yield return Unless(about, "max", $"at most {Figure.Exact(max)}", $"{number} <= {Sql.Number(max)}");
        }

        if (rule.Unique)
        {
            // Which values are doubled is only looked up when some are: see Scan.
            var key = Key(column, declared);
            yield return new Check(about, Unique, "no value twice", $"count({column}) - count(DISTINCT {key})", "[]::VARCHAR[]") { Key = key };
        }

        if (rule.Allowed is { } allowed)
        {
            yield return Unless(about, "allowed", $"one of {Cut(string.Join(", ", allowed.Select(a => a.ToString())))}", Among(column, number, allowed));
        }

        if (rule.Pattern is { } pattern)
        {
            yield return Unless(about, "pattern", $"matches {Cut(pattern)}", $"regexp_full_match({column}, {Sql.Text(pattern)})");
        }

        if (rule.MaxAge is { } maxAge)
        {
            var (oldestFresh, latestTime, latestDay) = (asOf - Age.Parse(maxAge), asOf + ClockSkew, asOf + FirstDay);
            var time = Cast.Timestamp(column);
            var bound = $"CASE WHEN {IsDay(column)} THEN {Sql.Text(Instant(latestDay))} ELSE {Sql.Text(Instant(latestTime))} END::TIMESTAMP";
            var expected = $"no value is later than {Instant(latestTime)} UTC, "
                + $"and no day without a time later than {Day(latestDay)}, as of {Instant(asOf)} UTC";
            yield return Each(about, "maxAge", expected, $"coalesce({time} > {bound}, false)");
            // A time to come makes nothing fresh.
            var newestUpToBound = $"max(CASE WHEN {time} <= {bound} THEN {time} END)";
            var broken = $"CASE WHEN coalesce({newestUpToBound} >= {Sql.Text(Instant(oldestFresh))}::TIMESTAMP, false) THEN 0 ELSE 1 END";
            var found = $"['newest: ' || coalesce({newestUpToBound}::VARCHAR, 'none')]";
            yield return new Check(about, "maxAge", $"the newest value is {Instant(oldestFresh)} UTC or later", broken, found);
        }
    }

    public static IEnumerable<Check> For(RowCountRule rule)
    {
        const string Found = "['rows: ' || count(*)::VARCHAR]";
        if (rule.Min is { } min)
        {
            yield return new Check(null, "rowCount", $"at least {min} rows", $"CASE WHEN count(*) < {min} THEN 1 ELSE 0 END", Found);
        }

        if (rule.Max is { } max)
        {
            yield return new Check(null, "rowCount", $"at most {max} rows", $"CASE WHEN count(*) > {max} THEN 1 ELSE 0 END", Found);
        }
    }

    /// <summary>Not count_if, which is null where nothing is known of any row; nor FILTER: see <see cref="Scan"/>.</summary>
    private static string Count(string condition) => $"count(CASE WHEN {condition} THEN 1 END)";

    private static Check Each(DataColumn column, string name, string expected, string broken) =>
        new(column, name, expected, Count(broken), First(column.Id, broken));

    /// <summary>A value that is there breaks the rule unless the condition is true of it: unknown is not good enough.</summary>
    private static Check Unless(DataColumn column, string name, string expected, string holds) =>
        Each(column, name, expected, $"{column.Id} IS NOT NULL AND NOT coalesce({holds}, false)");

    private static string First(string column, string broken)
    {
        var shown = $"'row ' || {Row} || ': ' || coalesce(left({column}, {ShownLength}), 'no value')";
        return $"coalesce(arg_min(CASE WHEN {broken} THEN {shown} END, CASE WHEN {broken} THEN {Row} END, {Examples}), [])";
    }

    private static string Among(string column, string number, IReadOnlyList<JsonElement> allowed)
    {
        if (allowed.Count == 0 || allowed.Any(a => a.ValueKind is not (JsonValueKind.Number or JsonValueKind.String)))
        {
            throw ActivityException.Usage("input 'rules': `allowed` must be a list of numbers or of strings");
        }

        var numbers = allowed.All(a => a.ValueKind == JsonValueKind.Number);
        string[] list = [.. allowed.Select(a => numbers ? Sql.Number(a.GetDouble()) : Sql.Text(a.ToString()))];

        // DuckDB makes a join of each IN: that pays for long lists, and takes minutes where hundreds of columns have one.
        return (list.Length > LongList, numbers) switch
        {
            (true, _) => $"{(numbers ? number : column)} IN ({string.Join(", ", list)})",
            (false, true) => $"list_contains([{string.Join(", ", list)}], {number})",
            _ => $"regexp_full_match({column}, {Sql.Text(string.Join('|', allowed.Select(a => Literal(a.ToString()))))})",
        };
    }

    /// <summary>A pattern (RE2) that only this text matches.</summary>
    private static string Literal(string text) =>
        string.Concat(text.Select(c => char.IsAscii(c) && !char.IsAsciiLetterOrDigit(c) ? c == '\0' ? "\\x00" : $"\\{c}" : c.ToString()));

    private static string Readable(string column, ColumnType type) => type switch
    {
        ColumnType.Integer => $"regexp_full_match(trim({column}), '[+-]?[0-9]+')",
        ColumnType.Number => $"isfinite({Cast.Number(column)})",
        ColumnType.Boolean => $"({Cast.Boolean(column)}) IS NOT NULL",
        // A time stamp is no date, and DuckDB would cast it to one.
        ColumnType.Date => $"{IsDay(column)} AND ({Cast.Timestamp(column)}) IS NOT NULL",
        _ => $"({Cast.Timestamp(column)}) IS NOT NULL",
    };

    private static string IsDay(string column) => $"regexp_full_match(trim({column}), '[0-9]{{4}}[-/][0-9]{{1,2}}[-/][0-9]{{1,2}}')";

    private static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Instant(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Words(ColumnType type) => type switch
    {
        ColumnType.Integer => "an integer",
        ColumnType.Number => "a finite number",
        ColumnType.Boolean => "a boolean (true or false)",
        ColumnType.Date => "a date (2012-08-09)",
        _ => "a time stamp (2012-08-09 10:00:00)",
    };

    /// <summary>
    /// What makes two values the same one: by the type that was declared 1 and 1.0 are one number, and by none two texts. A decimal where it says all,
    /// since a double does not tell large integers apart. What is no such value is itself, and so are plain integers: most columns hold nothing else.
    /// </summary>
    private static string Key(string column, ColumnType? declared)
    {
        var exact = $"TRY_CAST({column} AS DECIMAL(38, 10))";
        var same = declared switch
        {
            ColumnType.Integer or ColumnType.Number => $"CASE WHEN regexp_full_match({column}, '0|-?[1-9][0-9]{{0,17}}') THEN {column} "
                + $"WHEN CAST({exact} AS DOUBLE) = {Cast.Number(column)} THEN regexp_replace(rtrim(CAST({exact} AS VARCHAR), '0'), '[.]$', '') "
                + $"ELSE CAST({Cast.Number(column)} AS VARCHAR) END",
            ColumnType.Boolean => $"CAST({Cast.Boolean(column)} AS VARCHAR)",
            ColumnType.Date or ColumnType.Timestamp => $"CAST({Cast.Timestamp(column)} AS VARCHAR)",
            _ => column,
        };
        return $"coalesce({same}, {column})";
    }

    private static string Cut(string text) => text.Length <= ListedLength ? text : WholeText.Start(text, ListedLength) + "…";
}
