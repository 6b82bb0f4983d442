using Microsoft.Extensions.Logging;

namespace Workflows.Runtime.Attempts;

internal sealed partial class ObservationBuffer
{
    [LoggerMessage(LogLevel.Warning, "{Count} observations are lost")]
    private partial void LogLost(Exception trouble, int count);
}
