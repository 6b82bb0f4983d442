using Microsoft.Extensions.Logging;

namespace Workflows.Runtime.Triggers;

internal sealed partial class LiveTriggers
{
    [LoggerMessage(LogLevel.Warning, "the triggers of {Project}/{Workflow} version {Version} can't be read, and start nothing")]
    private partial void LogUnreadable(Exception why, string project, string workflow, int version);
}
