using Microsoft.Extensions.Logging;

namespace Workflows.Runtime.Committing;

internal sealed partial class BatchWriter
{
    [LoggerMessage(LogLevel.Warning, "the store is unavailable; tried again in {Delay}")]
    private partial void LogUnavailable(Exception failure, TimeSpan delay);

    [LoggerMessage(LogLevel.Error, "{Run}: whether its commit is stored can't be read")]
    private partial void LogUnreadable(Exception failure, string run);

    [LoggerMessage(LogLevel.Warning, "a batch of {Count} failed and is halved")]
    private partial void LogHalved(Exception failure, int count);

    [LoggerMessage(LogLevel.Warning, "a batch of {Count} is dropped")]
    private partial void LogDropped(Exception failure, int count);
}
