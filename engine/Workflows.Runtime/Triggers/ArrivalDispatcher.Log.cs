using Microsoft.Extensions.Logging;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Triggers;

public sealed partial class ArrivalDispatcher
{
    [LoggerMessage(LogLevel.Information, "{Trigger} started {Run} for the event {Arrival}")]
    private partial void LogStarted(TriggerKey trigger, string run, string arrival);

    [LoggerMessage(LogLevel.Warning, "{Trigger} started nothing for the event {Arrival}: {Why}")]
    private partial void LogNotStarted(TriggerKey trigger, string arrival, string why);

    [LoggerMessage(LogLevel.Warning, "{Trigger} failed; tried again in {Delay}")]
    private partial void LogTrouble(Exception trouble, TriggerKey trigger, TimeSpan delay);

    [LoggerMessage(LogLevel.Warning, "events can't be looked at; tried again in {Delay}")]
    private partial void LogAway(Exception trouble, TimeSpan delay);
}
