using System.Globalization;

namespace Workflows.Executors.Kubernetes.Logs;

/// <summary>
/// Where a log was left off, so that a broken stream goes on without a line lost or doubled: the server can start at a second, and each
/// line carries its own time.
/// </summary>
internal sealed class LogPosition
{
    private string last = string.Empty;
    private int seen;
    private int skipping;

    /// <summary>From when to ask; null: from the beginning.</summary>
    public DateTimeOffset? Since => last.Length > 0 && DateTimeOffset.TryParse(last, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    /// <summary>A new stream begins, at <see cref="Since"/>.</summary>
    public void Reopen() => skipping = seen;

    /// <summary>A line of the log itself. A kubelet that can't read a log says so in its place, with status 200 and without a time.</summary>
    public static bool IsTimed(string line) => line.IndexOf(' ', StringComparison.Ordinal) >= 20 && char.IsAsciiDigit(line[0]) && line[10] == 'T';

    /// <summary>What of a timed line is new: its text without the time; null when it was there already.</summary>
    public string? Take(string line)
    {
        var blank = line.IndexOf(' ', StringComparison.Ordinal);

        // RFC 3339 with nanoseconds drops the zeros at the end: compare as padded text.
        var time = Padded(line[..blank]);
        var order = string.CompareOrdinal(time, last);
        if (order < 0) return null;
        if (order == 0)
        {
            if (skipping > 0)
            {
                skipping--;
                return null;
            }

            seen++;
        }
        else
        {
            (last, seen, skipping) = (time, 1, 0);
        }

        return line[(blank + 1)..];
    }

    private static string Padded(string time)
    {
        var text = time.TrimEnd('Z');
        return text.Contains('.', StringComparison.Ordinal) ? text.PadRight(29, '0') : $"{text}.".PadRight(29, '0');
    }
}
