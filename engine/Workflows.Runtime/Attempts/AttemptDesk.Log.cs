using Microsoft.Extensions.Logging;

namespace Workflows.Runtime.Attempts;

internal sealed partial class AttemptDesk
{
    [LoggerMessage(LogLevel.Warning, "{Run}: this engine has no {Executor} executor; the attempt is left alone")]
    private partial void LogForeign(string run, string executor);

    [LoggerMessage(LogLevel.Error, "{Run}: attempt {Uid} could not be handed to its executor")]
    private partial void LogNotDesired(Exception trouble, string run, Guid uid);

    [LoggerMessage(LogLevel.Warning, "the {Executor} executor reports the end of attempt {Uid}, which no live run knows; it is left alone")]
    private partial void LogUnknown(string executor, Guid uid);
}
