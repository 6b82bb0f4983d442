using System.Globalization;

namespace Workflows.Cli.Terminal;

/// <summary>Times, sizes and counts as people read them.</summary>
internal static class Times
{
    /// <summary><c>0.4s</c>, <c>12s</c>, <c>3m 05s</c>, <c>2h 07m</c>, <c>3d 04h</c>.</summary>
    public static string Span(TimeSpan span) => span switch
    {
        { TotalSeconds: < 0 } => "0.0s",
        { TotalSeconds: < 9.95 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.0}s"),
        { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalSeconds}s"),
        { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{span.Minutes}m {span.Seconds:00}s"),
        { TotalDays: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{span.Hours}h {span.Minutes:00}m"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalDays}d {span.Hours:00}h"),
    };

    /// <summary>How long something took, or takes until now; empty where it never began.</summary>
    public static string Span(DateTimeOffset? from, DateTimeOffset? to, DateTimeOffset now) => from is { } start ? Span((to ?? now) - start) : string.Empty;

    /// <summary><c>just now</c>, <c>5m ago</c>, <c>2d ago</c>; a date once it is over a month.</summary>
    public static string Ago(DateTimeOffset at, DateTimeOffset now) => (now - at) switch
    {
        { TotalSeconds: < 5 } => "just now",
        { TotalMinutes: < 1 } ago => $"{(int)ago.TotalSeconds}s ago",
        { TotalHours: < 1 } ago => $"{(int)ago.TotalMinutes}m ago",
        { TotalDays: < 1 } ago => $"{(int)ago.TotalHours}h ago",
        { TotalDays: < 31 } ago => $"{(int)ago.TotalDays}d ago",
        _ => at.ToLocalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
    };

    /// <summary><c>in 5m</c>: for what is still to come.</summary>
    public static string Until(DateTimeOffset at, DateTimeOffset now) => at <= now ? "now" : $"in {Span(at - now)}";

    /// <summary>The time of day where the reader is.</summary>
    public static string Clock(DateTimeOffset at) => at.ToLocalTime().ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    public static string Moment(DateTimeOffset at) => at.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary><c>1 run</c>, <c>2 runs</c>.</summary>
    public static string Count(int number, string word) => string.Create(CultureInfo.InvariantCulture, $"{number} {word}{(number == 1 ? string.Empty : "s")}");

    /// <summary><c>512 B</c>, <c>1.2 MiB</c>.</summary>
    public static string Size(long bytes)
    {
        string[] units = ["B", "KiB", "MiB", "GiB", "TiB"];
        var (value, unit) = ((double)bytes, 0);
        while (value >= 1024 && unit < units.Length - 1)
        {
            (value, unit) = (value / 1024, unit + 1);
        }

        return unit == 0 ? $"{bytes} B" : string.Create(CultureInfo.InvariantCulture, $"{value:0.0} {units[unit]}");
    }
}
