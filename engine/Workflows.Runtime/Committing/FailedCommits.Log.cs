using Microsoft.Extensions.Logging;

namespace Workflows.Runtime.Committing;

internal sealed partial class FailedCommits
{
    [LoggerMessage(LogLevel.Error, "{Run}: its commit failed, {Failures} times in a row")]
    private partial void LogFailed(Exception why, string run, int failures);

    [LoggerMessage(LogLevel.Error, "{Run} can't be loaded after a failed commit and is left alone: {Why}")]
    private partial void LogGone(string run, string why);
}
