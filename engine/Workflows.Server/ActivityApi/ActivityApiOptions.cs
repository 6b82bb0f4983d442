using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Workflows.Runtime;
using Workflows.Runtime.Attempts;
using Workflows.Runtime.Files;
using Workflows.Runtime.Storing;

namespace Workflows.Server.ActivityApi;

/// <summary>What the activity API works with.</summary>
public sealed record ActivityApiOptions
{
    /// <summary>The data folder: its key and its port.</summary>
    public required string Folder { get; init; }

    /// <summary>The engine that drives the attempts: it knows which are live.</summary>
    public required Engine Engine { get; init; }

    public required IRecords Records { get; init; }

    /// <summary>What attempts may read, and where they put what they have made.</summary>
    public required ProjectFiles Files { get; init; }

    public required AttemptTokens Tokens { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where it listens besides loopback, for pods; port 0 is the folder's own. Any address includes loopback.</summary>
    public ImmutableArray<IPEndPoint> Pods { get; init; } = [];

    /// <summary>The launch text of an attempt that runs in a pod; null for all others.</summary>
    public Func<Guid, string?> LaunchText { get; init; } = static _ => null;

    /// <summary>
    /// What hides the secrets of an attempt in a text that it sends; null where it is not known now, and the attempt has to ask again. What programs of
    /// this machine send is masked here, since it passes <c>wf-exec</c> by; of a pod's secrets the engine knows nothing, and the text stays as it is.
    /// </summary>
    public Func<AttemptIdentity, Func<string, string>?> MaskOf { get; init; } = static _ => static text => text;

    /// <summary>What one attempt may ask for.</summary>
    public AttemptLimits Limits { get; init; } = new();

    /// <summary>Where activities may send messages to: the administrator's word.</summary>
    public NotifySettings Notify { get; init; } = new();

    public ILoggerFactory Logs { get; init; } = NullLoggerFactory.Instance;
}
