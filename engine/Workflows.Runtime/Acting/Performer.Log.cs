using Microsoft.Extensions.Logging;
using Workflows.Core.Runs;

namespace Workflows.Runtime.Acting;

internal sealed partial class Performer
{
    [LoggerMessage(LogLevel.Information, "{Run} ended: {Status}")]
    private partial void LogEnded(string run, RunStatus status);

    [LoggerMessage(LogLevel.Information, "{Run}: {Step} asks for approval")]
    private partial void LogAsked(string run, string step);

    [LoggerMessage(LogLevel.Debug, "{Run}: {Step} waits for an event {Type}")]
    private partial void LogListens(string run, string step, string type);
}
