using Microsoft.Extensions.Logging;

namespace Workflows.Runtime.Notifying;

public sealed partial class NotificationDispatcher
{
    [LoggerMessage(LogLevel.Warning, "the notification {Id} can't be handed over; tried again in {Delay}")]
    private partial void LogNotHanded(Exception trouble, string id, TimeSpan delay);

    [LoggerMessage(LogLevel.Warning, "whether {Approval} still waits can't be found out; tried again in {Delay}")]
    private partial void LogNotReminded(Exception trouble, string approval, TimeSpan delay);

    [LoggerMessage(LogLevel.Warning, "what is to be told can't be looked at; tried again in {Delay}")]
    private partial void LogAway(Exception trouble, TimeSpan delay);
}
