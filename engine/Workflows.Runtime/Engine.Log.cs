using Microsoft.Extensions.Logging;

namespace Workflows.Runtime;

public sealed partial class Engine
{
    [LoggerMessage(LogLevel.Information, "the engine drives {Runs} unfinished runs")]
    private partial void LogLoaded(int runs);

    [LoggerMessage(LogLevel.Information, "the engine stopped; {Runs} unfinished runs go on under the next one")]
    private partial void LogStopped(int runs);
}
