using Microsoft.Extensions.Logging;

namespace Workflows.Runtime.Loop;

internal sealed partial class BackgroundWork
{
    [LoggerMessage(LogLevel.Warning, "{What} failed; tried again in {Delay}")]
    private partial void LogTrouble(Exception trouble, string what, TimeSpan delay);

    [LoggerMessage(LogLevel.Error, "{What} failed {Times} times and is given up")]
    private partial void LogFinal(Exception trouble, string what, int times);
}
