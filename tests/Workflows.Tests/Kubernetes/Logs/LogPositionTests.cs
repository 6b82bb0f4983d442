using FluentAssertions;
using Workflows.Executors.Kubernetes.Logs;
using Xunit;

namespace Workflows.Tests.Kubernetes.Logs;

public sealed class LogPositionTests
{
    private static readonly string[] rising =
    [
        "2026-01-01T12:00:00Z start",
        "2026-01-01T12:00:00.1Z one",
        "2026-01-01T12:00:00.123456789Z two",
        "2026-01-01T12:00:00.123456789Z two again",
        "2026-01-01T12:00:00.13Z 2026-01-01T12:00:00Z a line that begins with a time",
        "2026-01-01T12:00:01Z ",
        "2026-01-01T12:00:02.000000001Z end",
    ];

    private static readonly string[] backwards =
    [
        "2026-01-01T12:00:05Z a",
        "2026-01-01T12:00:05.5Z b",
        "2026-01-01T12:00:02Z three seconds back",
        "2026-01-01T12:00:02.5Z d",
        "2026-01-01T12:00:05.2Z between a and b",
        "2026-01-01T12:00:04Z f",
        "2026-01-01T12:00:06Z g",
    ];

    private static readonly string[] autumn =
    [
        "2026-10-25T02:59:59.25+02:00 summer",
        "2026-10-25T02:59:59.999999999+02:00 summer ends",
        "2026-10-25T02:00:00+01:00 winter",
        "2026-10-25T02:00:00.5+01:00 half a second of it",
        "2026-10-25T01:00:01Z the same in UTC",
    ];

    public static TheoryData<string[]> Logs => [rising, backwards, autumn];

    [Theory]
    [MemberData(nameof(Logs))]
    public void A_stream_that_breaks_anywhere_loses_no_line_and_doubles_none(string[] log)
    {
        for (var cut = 0; cut <= log.Length; cut++)
        {
            for (var again = cut; again <= log.Length; again++) Gathered(log, 0, cut, again, log.Length, log.Length).Should().Equal(log.Select(Text));
        }
    }

    [Fact]
    public void Where_a_kubelet_has_rotated_the_last_line_away_the_stream_goes_on_with_what_there_is()
    {
        var position = Take(default, rising[..3], []);
        List<string> taken = [];
        Take(position, rising[4..], taken);
        taken.Should().Equal(rising[4..].Select(Text));
    }

    [Theory]
    [InlineData("unable to retrieve container logs for containerd://x")]
    [InlineData("failed to try resolving symlinks in path \"/var/log/pods/x\": no such file")]
    [InlineData("2026-01-01T12:00:00 no zone")]
    [InlineData("2026-01-01T12:00:00.x5Z no number")]
    [InlineData("2026-13-01T12:00:00Z no month")]
    [InlineData("2026-01-01T12:00:00Z")]
    [InlineData("")]
    public void What_has_no_time_is_not_of_the_log(string line) => LogLine.Parse(line).Should().BeNull();

    private static List<string> Gathered(string[] log, params int[] cuts)
    {
        List<string> taken = [];
        _ = cuts.Aggregate(default(LogPosition), (position, cut) => Take(position, log[..cut], taken));
        return taken;
    }

    /// <summary>One stream, as the server answers <c>sinceTime</c>: whole seconds.</summary>
    private static LogPosition Take(LogPosition position, string[] log, List<string> taken)
    {
        var from = position.Since() is { } since ? since.AddTicks(-(since.Ticks % TimeSpan.TicksPerSecond)) : DateTimeOffset.MinValue;
        var stream = new LogStream(position);
        foreach (var line in log.Select(line => LogLine.Parse(line)!.Value).Where(line => LogLine.Moment(line.At) >= from))
        {
            if (stream.Takes(line)) taken.Add(line.Text);
        }

        return stream.Position;
    }

    private static string Text(string line) => line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..];
}
