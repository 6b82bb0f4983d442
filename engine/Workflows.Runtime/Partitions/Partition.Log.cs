using Microsoft.Extensions.Logging;

namespace Workflows.Runtime.Partitions;

internal sealed partial class Partition
{
    [LoggerMessage(LogLevel.Information, "partition {Partition} is driven: {Runs} unfinished runs")]
    private partial void LogLoaded(int partition, int runs);

    [LoggerMessage(LogLevel.Information, "partition {Partition} is let go; {Runs} unfinished runs go on under the next engine")]
    private partial void LogStopped(int partition, int runs);

    [LoggerMessage(LogLevel.Warning, "partition {Partition} ends without what was still under way after {Grace}: the store or a file did not answer")]
    private partial void LogLeft(int partition, TimeSpan grace);
}
