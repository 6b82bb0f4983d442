using FluentAssertions;
using Workflows.Executors.Kubernetes.Logs;
using Xunit;

namespace Workflows.Tests.Kubernetes.Logs;

public sealed class LogPositionTests
{
    private static readonly string[] log =
    [
        "2026-01-01T12:00:00Z start",
        "2026-01-01T12:00:00.1Z one",
        "2026-01-01T12:00:00.123456789Z two",
        "2026-01-01T12:00:00.123456789Z two",
        "2026-01-01T12:00:00.13Z 2026-01-01T12:00:00Z a line that begins with a time",
        "2026-01-01T12:00:01Z ",
        "2026-01-01T12:00:02.000000001Z end",
    ];

    [Fact]
    public void A_stream_that_breaks_anywhere_loses_no_line_and_doubles_none()
    {
        for (var cut = 0; cut <= log.Length; cut++)
        {
            for (var again = cut; again <= log.Length; again++)
            {
                var position = new LogPosition();
                List<string> taken = [];
                foreach (var part in (string[][])[log[..cut], Since(position, cut, again), Since(position, again, log.Length)])
                {
                    position.Reopen();
                    foreach (var line in Since(position, 0, part.Length == 0 ? 0 : Array.IndexOf(log, part[^1]) + (part[^1] == log[2] ? 2 : 1)))
                    {
                        if (position.Take(line) is { } text) taken.Add(text);
                    }
                }

                position.Reopen();
                taken.AddRange(Since(position, 0, log.Length).Select(position.Take).OfType<string>());
                taken.Should().Equal("start", "one", "two", "two", "2026-01-01T12:00:00Z a line that begins with a time", string.Empty, "end");
            }
        }
    }

    /// <summary>As the server answers <c>sinceTime</c>: whole seconds.</summary>
    private static string[] Since(LogPosition position, int from, int to) =>
        [.. log[from..to].Where(line => position.Since is not { } since || string.CompareOrdinal(line[..19], since.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss", null)) >= 0)];
}
