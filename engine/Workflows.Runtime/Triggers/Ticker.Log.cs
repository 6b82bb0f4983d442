using Microsoft.Extensions.Logging;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Triggers;

public sealed partial class Ticker
{
    [LoggerMessage(LogLevel.Information, "{Trigger} started {Run} for {Planned:O}")]
    private partial void LogStarted(TriggerKey trigger, string run, DateTimeOffset planned);

    [LoggerMessage(LogLevel.Warning, "{Trigger} started nothing for {Planned:O}: {Why}")]
    private partial void LogNotStarted(TriggerKey trigger, DateTimeOffset planned, string why);

    [LoggerMessage(LogLevel.Warning, "{Trigger} failed; tried again in {Delay}")]
    private partial void LogTrouble(Exception trouble, TriggerKey trigger, TimeSpan delay);

    [LoggerMessage(LogLevel.Warning, "schedules can't be looked at; tried again in {Delay}")]
    private partial void LogAway(Exception trouble, TimeSpan delay);
}
