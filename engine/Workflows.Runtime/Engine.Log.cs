using Microsoft.Extensions.Logging;

namespace Workflows.Runtime;

public sealed partial class Engine
{
    [LoggerMessage(LogLevel.Information, "the engine drives {Runs} unfinished runs")]
    private partial void LogLoaded(int runs);

    [LoggerMessage(LogLevel.Information, "the engine stopped; {Runs} unfinished runs go on under the next one")]
    private partial void LogStopped(int runs);

    [LoggerMessage(LogLevel.Warning, "the engine ends without what was still under way after {Grace}: the store or a file did not answer")]
    private partial void LogLeft(TimeSpan grace);
}
