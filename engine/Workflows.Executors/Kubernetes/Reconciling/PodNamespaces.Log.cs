using Microsoft.Extensions.Logging;

namespace Workflows.Executors.Kubernetes.Reconciling;

internal sealed partial class PodNamespaces
{
    [LoggerMessage(Level = LogLevel.Error, Message = "Namespace {Namespace} can't be watched; it is tried again from the start")]
    private partial void LogLost(Exception problem, string @namespace);
}
