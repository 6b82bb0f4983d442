using Microsoft.Extensions.Logging;

namespace Workflows.Executors.Kubernetes.Reconciling;

internal sealed partial class Reconciler
{
    [LoggerMessage(Level = LogLevel.Error, Message = "A worker failed on attempt {Uid}; it is tried again in a while")]
    private partial void LogWorker(Exception problem, Guid uid);
}
