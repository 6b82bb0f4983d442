using Microsoft.Extensions.Logging;

namespace Workflows.Runtime.Attempts;

internal sealed partial class UnknownAttempts
{
    [LoggerMessage(LogLevel.Warning, "the {Executor} executor has attempt {Uid}, whose run is unfinished but can't be read here; it is left alone")]
    private partial void LogUnreadable(string executor, Guid uid);

    [LoggerMessage(LogLevel.Warning, "the {Executor} executor has attempt {Uid}, which no run here has ever made (was a backup restored?); it is cleared away")]
    private partial void LogUnknown(string executor, Guid uid);

    [LoggerMessage(LogLevel.Warning, "the {Executor} executor has attempt {Uid}, which can't be looked up; it is left alone until it is reported again")]
    private partial void LogLeft(Exception trouble, string executor, Guid uid);
}
