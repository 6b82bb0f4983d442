using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Workflows.Core.Expressions;
using Workflows.Runtime.Accepting;
using Workflows.Runtime.Planning;
using Workflows.Runtime.Storing;

namespace Workflows.Server.Hooks;

/// <summary>What webhooks work with.</summary>
public sealed record HookOptions
{
    public required IRecords Records { get; init; }

    public required PlanCache Plans { get; init; }

    /// <summary>Starts a run, with the executor that new runs get here.</summary>
    public required Func<StartRequest, CancellationToken, Task<StartOutcome>> Start { get; init; }

    /// <summary>Where relative paths and local commands of a run start whose version comes from no folder; null where nothing is known of that.</summary>
    public string? Folder { get; init; }

    /// <summary>How a trigger's <c>with</c> and <c>where</c> are computed.</summary>
    public required Evaluate Evaluate { get; init; }

    /// <summary>The values of a secret that signs (<c>NAME</c> or <c>NAME/KEY</c>), looked at anew for each delivery, so that one can be changed.</summary>
    public required Func<string, SigningSecret> Secrets { get; init; }

    /// <summary>The bytes of all bodies that are held at once: 128 MiB.</summary>
    public long MostHeld { get; init; } = 64L * HookBodies.Most;

    /// <summary>The bytes of those that come from one address: 32 MiB. A git server sends for all its users.</summary>
    public long MostHeldOfOne { get; init; } = 16L * HookBodies.Most;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public ILoggerFactory Logs { get; init; } = NullLoggerFactory.Instance;
}
