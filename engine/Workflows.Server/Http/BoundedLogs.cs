using Microsoft.Extensions.Logging;

namespace Workflows.Server.Http;

/// <summary>
/// The log of a host that anybody's programs talk to: warnings and errors only, and so many in a minute at most. A line for each request would roll
/// the engine's own history out of its log files.
/// </summary>
internal sealed partial class BoundedLogs(ILoggerFactory inner, TimeProvider time) : ILoggerFactory
{
    /// <summary>Lines in a minute.</summary>
    public const int Most = 30;

    private static readonly TimeSpan window = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly ILogger own = inner.CreateLogger<BoundedLogs>();
    private long begun = time.GetTimestamp();
    private int written;
    private int omitted;

    public ILogger CreateLogger(string categoryName) => new BoundedLog(this, inner.CreateLogger(categoryName));

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("its lines go where those of the engine go");

    /// <summary>The engine's factory is not its own.</summary>
    public void Dispose()
    {
    }

    private bool TakeLine()
    {
        int missing;
        bool has;
        lock (gate)
        {
            (has, missing) = Take();
        }

        if (missing > 0) LogOmitted(own, missing);
        return has;
    }

    private (bool Has, int Missing) Take()
    {
        var missing = 0;
        if (time.GetElapsedTime(begun) >= window)
        {
            (begun, written, missing, omitted) = (time.GetTimestamp(), 0, omitted, 0);
        }

        if (written < Most)
        {
            written++;
            return (true, missing);
        }

        omitted++;
        return (false, missing);
    }

    [LoggerMessage(LogLevel.Warning, "{Count} more lines of requests were left out")]
    private static partial void LogOmitted(ILogger log, int count);

    private sealed class BoundedLog(BoundedLogs logs, ILogger inner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning && inner.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel) && logs.TakeLine()) inner.Log(logLevel, eventId, state, exception, formatter);
        }
    }
}
