using Microsoft.Extensions.Logging;

namespace Workflows.Executors.Kubernetes.Reconciling;

internal sealed partial class ReconcileFailures
{
    [LoggerMessage(Level = LogLevel.Error, Message = "Attempt {Uid} could not be reconciled, {Count} times in a row; it is tried again")]
    private partial void LogFailed(Exception problem, Guid uid, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Pod {Pod} of an attempt that is given up could not be stopped; it is tried again after its release")]
    private partial void LogNotStopped(Exception problem, string pod);
}
