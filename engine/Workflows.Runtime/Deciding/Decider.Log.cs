using Microsoft.Extensions.Logging;

namespace Workflows.Runtime.Deciding;

internal sealed partial class Decider
{
    [LoggerMessage(LogLevel.Error, "{Run}: deciding on {Event} threw")]
    private partial void LogPoison(Exception bug, string run, string @event);

    [LoggerMessage(LogLevel.Error, "{Run} is quarantined: {Why}")]
    private partial void LogQuarantined(string run, string why);
}
