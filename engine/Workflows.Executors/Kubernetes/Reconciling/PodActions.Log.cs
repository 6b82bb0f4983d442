using Microsoft.Extensions.Logging;
using Workflows.Executors.Kubernetes.Calling;

namespace Workflows.Executors.Kubernetes.Reconciling;

internal sealed partial class PodActions
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Pod {Pod}: {Kind}: {Why}; it is tried again")]
    private partial void LogApiError(string pod, ApiErrorKind kind, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Pod {Pod} is adopted, and was made from another spec: settings have changed since")]
    private partial void LogOtherSpec(string pod);
}
