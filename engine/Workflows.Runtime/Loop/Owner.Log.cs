using Microsoft.Extensions.Logging;

namespace Workflows.Runtime.Loop;

internal sealed partial class Owner
{
    [LoggerMessage(LogLevel.Critical, "a bug in the engine's loop; it goes on")]
    private partial void LogBug(Exception bug);
}
