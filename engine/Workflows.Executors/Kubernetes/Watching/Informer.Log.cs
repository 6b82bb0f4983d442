using Microsoft.Extensions.Logging;

namespace Workflows.Executors.Kubernetes.Watching;

internal sealed partial class Informer
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "The pods of namespace {Namespace} can't be listed: {Why}")]
    private partial void LogNoList(string @namespace, string why);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The watch on namespace {Namespace} ended: {How} {Why}")]
    private partial void LogWatchEnded(string @namespace, WatchEnd how, string? why);
}
