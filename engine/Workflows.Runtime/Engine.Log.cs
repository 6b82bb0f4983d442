using Microsoft.Extensions.Logging;

namespace Workflows.Runtime;

public sealed partial class Engine
{
    [LoggerMessage(LogLevel.Information, "took {Taken} partitions, and drives {Driven} of {All}")]
    private partial void LogTaken(int taken, int driven, int all);

    [LoggerMessage(LogLevel.Information, "gave up {Given} partitions for another engine, and drives {Driven} of {All}")]
    private partial void LogGivenUp(int given, int driven, int all);

    [LoggerMessage(LogLevel.Warning, "lost partition {Partition}")]
    private partial void LogLost(Exception why, int partition);

    [LoggerMessage(LogLevel.Warning, "{What} failed; tried again in {Delay}")]
    private partial void LogTrouble(Exception trouble, string what, TimeSpan delay);
}
