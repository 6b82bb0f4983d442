using Microsoft.Extensions.Logging;

namespace Workflows.Executors.Kubernetes.Reconciling;

internal sealed partial class ResultCollector
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "What attempt {Uid} left could not be stored; it is tried again")]
    private partial void LogNotCollected(Exception problem, Guid uid);
}
