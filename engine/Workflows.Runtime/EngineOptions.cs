using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime;

/// <summary>How an engine runs.</summary>
public sealed record EngineOptions
{
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>
    /// How long a stop waits for what is decided to be stored. Where the store is away or the disk is full until then, it is given up: the next
    /// engine decides it again.
    /// </summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Names the data folder that this engine has to itself: an engine that comes after this one in the same folder finds the processes of its attempts, and
    /// takes its partitions at once.
    /// </summary>
    public Guid Home { get; init; } = Guid.NewGuid();

    public ILoggerFactory Logs { get; init; } = NullLoggerFactory.Instance;

    /// <summary>Is told of each commit once it is stored, on the loop's thread: it returns at once and never throws.</summary>
    public Action<RunCommit> Stored { get; init; } = static _ => { };
}
