using Microsoft.Extensions.Logging;
using Workflows.Executors.Kubernetes.Calling;

namespace Workflows.Executors.Kubernetes.Reconciling;

internal sealed partial class Doing
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Pod {Pod}: {Obstacle}: {Why}; it is tried again")]
    private partial void LogObstacle(string pod, Obstacle obstacle, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Pod {Pod} is adopted, and was made from another spec than its attempt has now: settings have changed since")]
    private partial void LogOtherSpec(string pod);
}
