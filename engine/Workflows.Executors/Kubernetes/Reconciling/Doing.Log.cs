using Microsoft.Extensions.Logging;
using Workflows.Executors.Kubernetes.Calling;

namespace Workflows.Executors.Kubernetes.Reconciling;

internal sealed partial class Doing
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Pod {Pod}: {Obstacle}: {Why}; it is tried again")]
    private partial void LogObstacle(string pod, Obstacle obstacle, string why);
}
