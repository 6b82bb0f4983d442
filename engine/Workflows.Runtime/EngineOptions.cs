using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Workflows.Runtime;

/// <summary>How an engine runs.</summary>
public sealed record EngineOptions
{
    public TimeProvider Time { get; init; } = TimeProvider.System;

    public ILoggerFactory Logs { get; init; } = NullLoggerFactory.Instance;
}
