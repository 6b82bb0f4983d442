using Microsoft.Extensions.Logging;

namespace Workflows.Runtime.Loop;

internal sealed partial class Errands
{
    [LoggerMessage(LogLevel.Warning, "an errand failed; tried again in {Delay}")]
    private partial void LogTrouble(Exception trouble, TimeSpan delay);
}
