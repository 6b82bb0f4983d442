using Microsoft.Extensions.Logging;

namespace Workflows.Runtime.Loading;

internal sealed partial class Loader
{
    [LoggerMessage(LogLevel.Error, "run {Run} can't be read and is left alone: {Why}")]
    private partial void LogBroken(Guid run, string why);
}
