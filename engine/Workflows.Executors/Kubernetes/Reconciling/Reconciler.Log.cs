using Microsoft.Extensions.Logging;

namespace Workflows.Executors.Kubernetes.Reconciling;

internal sealed partial class Reconciler
{
    [LoggerMessage(Level = LogLevel.Error, Message = "Attempt {Uid} could not be reconciled; it is tried again in a while")]
    private partial void LogOdd(Exception problem, Guid uid);
}
