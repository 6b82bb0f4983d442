using Microsoft.Extensions.Logging;

namespace Workflows.Runtime.Loop;

internal sealed partial class FailureBoundary
{
    [LoggerMessage(LogLevel.Error, "{Run}: {What} failed")]
    private partial void LogFailed(Exception bug, string run, string what);
}
