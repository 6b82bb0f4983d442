using Microsoft.Extensions.Logging;

namespace Workflows.Runtime.Inbox;

internal sealed partial class InboxReader
{
    [LoggerMessage(LogLevel.Warning, "the inbox can't be read; tried again in {Delay}")]
    private partial void LogTrouble(Exception trouble, TimeSpan delay);
}
