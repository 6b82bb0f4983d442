using Microsoft.Extensions.Logging;

namespace Workflows.Executors.Kubernetes.Reconciling;

internal sealed partial class Endings
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "What attempt {Uid} left could not be gathered; it is tried again")]
    private partial void LogNotGathered(Exception problem, Guid uid);
}
