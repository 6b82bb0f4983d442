using Microsoft.Extensions.Logging;

namespace Workflows.Runtime.Attempts;

internal sealed partial class AttemptDesk
{
    [LoggerMessage(LogLevel.Warning, "{Run}: this engine has no {Executor} executor; the attempt is left alone")]
    private partial void LogForeign(string run, string executor);

    [LoggerMessage(LogLevel.Error, "{Run}: attempt {Uid} could not be handed to its executor")]
    private partial void LogNotDesired(Exception trouble, string run, Guid uid);

    [LoggerMessage(LogLevel.Warning, "the {Executor} executor has attempt {Uid}, whose run is unfinished but can't be read here; it is left alone")]
    private partial void LogUnreadable(string executor, Guid uid);

    [LoggerMessage(LogLevel.Warning, "the {Executor} executor has attempt {Uid}, which no run here has ever made (was a backup restored?); it is cleared away")]
    private partial void LogUnknown(string executor, Guid uid);
}
