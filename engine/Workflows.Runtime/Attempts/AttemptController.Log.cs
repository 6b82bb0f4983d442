using Microsoft.Extensions.Logging;

namespace Workflows.Runtime.Attempts;

internal sealed partial class AttemptController
{
    [LoggerMessage(LogLevel.Warning, "{Run} {Step}: this engine has no {Executor} executor; the attempt is left alone")]
    private partial void LogForeign(string run, string step, string executor);

    [LoggerMessage(LogLevel.Error, "{Run} {Step}: attempt {Uid} could not be handed to its executor")]
    private partial void LogNotDesired(Exception trouble, string run, string step, Guid uid);

    [LoggerMessage(LogLevel.Error, "{Run} {Step}: attempt {Uid} could not be stopped")]
    private partial void LogNotStopped(Exception trouble, string run, string step, Guid uid);

    [LoggerMessage(LogLevel.Error, "{Run} {Step}: attempt {Uid} could not be released; what is left of it goes when an engine starts")]
    private partial void LogNotReleased(Exception trouble, string run, string step, Guid uid);
}
