using Microsoft.Extensions.Logging;

namespace Workflows.Runtime.Attempts;

internal sealed partial class AttemptController
{
    [LoggerMessage(LogLevel.Warning, "{Run}: this engine has no {Executor} executor; the attempt is left alone")]
    private partial void LogForeign(string run, string executor);

    [LoggerMessage(LogLevel.Error, "attempt {Uid} could not be handed to its executor")]
    private partial void LogNotDesired(Exception trouble, Guid uid);

    [LoggerMessage(LogLevel.Error, "attempt {Uid} could not be stopped")]
    private partial void LogNotStopped(Exception trouble, Guid uid);

    [LoggerMessage(LogLevel.Error, "attempt {Uid} could not be released; what is left of it goes when an engine starts")]
    private partial void LogNotReleased(Exception trouble, Guid uid);
}
