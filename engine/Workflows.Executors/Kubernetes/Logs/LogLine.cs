using System.Globalization;

namespace Workflows.Executors.Kubernetes.Logs;

/// <summary>A line as the server gives it with its time.</summary>
/// <param name="At">The instant in nanoseconds, from the year 1: nodes write their own offset from UTC, so texts don't compare.</param>
/// <param name="Text">The line itself.</param>
internal readonly record struct LogLine(Int128 At, string Text)
{
    private const int NanosecondsPerTick = 100;

    /// <summary>Null for what is not of the log: a kubelet that can't read a log says so in its place, with status 200 and without a time.</summary>
    public static LogLine? Parse(string line)
    {
        var blank = line.IndexOf(' ', StringComparison.Ordinal);
        return blank >= 20 && Instant(line.AsSpan(0, blank)) is { } at ? new LogLine(at, line[(blank + 1)..]) : null;
    }

    public static DateTimeOffset Moment(Int128 at) => new((long)(at / NanosecondsPerTick), TimeSpan.Zero);

    /// <summary>RFC 3339, with up to nine digits of a second: more than .NET's times have.</summary>
    private static Int128? Instant(ReadOnlySpan<char> time)
    {
        var zone = time[19..].IndexOfAny('Z', '+', '-') + 19;
        if (zone < 19) return null;
        var (whole, fraction) = ($"{time[..19]}{time[zone..]}", time[19..zone].TrimStart('.').ToString().PadRight(9, '0'));
        return DateTimeOffset.TryParseExact(whole, "yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture, DateTimeStyles.None, out var second)
            && int.TryParse(fraction, NumberStyles.None, CultureInfo.InvariantCulture, out var nanoseconds)
            ? ((Int128)second.UtcTicks * NanosecondsPerTick) + nanoseconds
            : null;
    }
}
