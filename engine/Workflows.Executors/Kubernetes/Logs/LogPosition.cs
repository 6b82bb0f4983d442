namespace Workflows.Executors.Kubernetes.Logs;

/// <summary>
/// Where a log was left off, so that a broken stream goes on without a line lost or doubled: the server can start at a second, and each
/// line carries its own time. Times mostly rise, but the clock of a node may be set back.
/// </summary>
internal readonly record struct LogPosition
{
    private static readonly TimeSpan margin = TimeSpan.FromSeconds(5);

    /// <summary>The last line's time; 0: none was taken.</summary>
    public Int128 Last { get; init; }

    /// <summary>How many lines in a row had it.</summary>
    public int Count { get; init; }

    /// <summary>The latest time of all lines: later than the last one's after a clock was set back.</summary>
    public Int128 Latest { get; init; }

    /// <summary>From when to ask; null: from the beginning. A little earlier than needed: the clock may be set back while no stream is open.</summary>
    public DateTimeOffset? Since() => Last > 0 ? LogLine.Moment(Last) - margin : null;

    public LogPosition After(LogLine line) => new() { Last = line.At, Count = line.At == Last ? Count + 1 : 1, Latest = line.At > Latest ? line.At : Latest };
}

/// <summary>One stream of a log, opened at a position: it begins with lines that were there already.</summary>
internal sealed class LogStream(LogPosition position)
{
    private int repeated;
    private bool repeats = position.Last > 0;

    /// <summary>Where the log stands with all that was taken.</summary>
    public LogPosition Position { get; private set; } = position;

    /// <summary>
    /// Takes a line, if it is new. What was there ends with the last line's own time, or, where a kubelet has rotated that line away, with a
    /// time later than any before. From there on every line is new, whatever its time.
    /// </summary>
    public bool Takes(LogLine line)
    {
        if (repeats && line.At <= Position.Latest)
        {
            if (line.At == Position.Last && ++repeated == Position.Count) repeats = false;
            return false;
        }

        repeats = false;
        Position = Position.After(line);
        return true;
    }
}
