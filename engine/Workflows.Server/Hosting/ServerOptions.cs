using System.Collections.Immutable;
using System.Net;
using Hangfire;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Workflows.Runtime.Accepting;
using Workflows.Runtime.Changes;
using Workflows.Runtime.Files;
using Workflows.Runtime.Planning;
using Workflows.Runtime.Previewing;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Triggers;
using Workflows.Server.Hooks;
using Workflows.Server.Limiting;
using Workflows.Server.People;
using Workflows.Server.SigningIn;
using Workflows.Server.SigningIn.OpenIdConnect;

namespace Workflows.Server.Hosting;

/// <summary>What the server for people and programs works with. What activities talk to is another listener (<c>ActivityApiOptions</c>).</summary>
public sealed record ServerOptions
{
    /// <summary>Where it listens.</summary>
    public required ImmutableArray<IPEndPoint> Listens { get; init; }

    /// <summary>What people call it, through whatever stands before it; null: by loopback alone.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>Below which path people reach it, through whatever stands before it, such as <c>/ml</c>; empty: at the root.</summary>
    internal string PublicPath => PublicUrl?.AbsolutePath.TrimEnd('/') ?? "";

    /// <summary>An address of this server (<c>/api/v1/…</c>) as who came by <see cref="PublicUrl"/> asks for it.</summary>
    internal string Located(string address) => PublicPath + address;

    /// <summary>What the designer's build has left; null, or without a page: there is no web UI, and <c>/</c> says how to get it.</summary>
    public string? UiFolder { get; init; }

    public required IStore Store { get; init; }

    /// <summary>Plans of stored versions, and the catalogue for new texts.</summary>
    public required PlanCache Plans { get; init; }

    /// <summary>Tells of commits of the engine in this process.</summary>
    public required ChangeFeed Feed { get; init; }

    /// <summary>Starts a run, with the executor that new runs get here.</summary>
    public required Func<StartRequest, CancellationToken, Task<StartOutcome>> Start { get; init; }

    /// <summary>Starts a run that reuses what an earlier one has done, with the same executor.</summary>
    public required Func<RerunRequest, CancellationToken, Task<StartOutcome>> Rerun { get; init; }

    /// <summary>Says what such a start would do; nothing is stored.</summary>
    public required Func<StartRequest, CancellationToken, Task<PreviewOutcome>> Preview { get; init; }

    /// <summary>Where relative paths and local commands of runs begin that are started here by name.</summary>
    public required string Folder { get; init; }

    /// <summary>The log of an attempt, from its beginning; null: nothing was logged.</summary>
    public required Func<AttemptRecord, CancellationToken, Task<Stream?>> OpenLog { get; init; }

    /// <summary>
    /// Opens a file that a project has, by its SHA-256; <see cref="FileNotFoundException"/> where it has none such. The last read throws
    /// <see cref="InvalidDataException"/> where the bytes are not those of the digest.
    /// </summary>
    public required Func<string, string, CancellationToken, Task<Stream>> OpenFile { get; init; }

    /// <summary>Puts a file into the file store, which the project has from then on.</summary>
    public required Func<string, Stream, CancellationToken, Task<StoredFile>> PutFile { get; init; }

    /// <summary>Who sends a request; null: nobody has signed in.</summary>
    public required Func<HttpContext, ValueTask<Principal?>> SignIn { get; init; }

    /// <summary>Sessions of browsers; null: nobody signs in here.</summary>
    public Sessions? Sessions { get; init; }

    /// <summary>Who else vouches for people, beside tokens, in <see cref="Sessions"/>; null: nobody. It needs <see cref="PublicUrl"/>.</summary>
    public ProviderSettings? Provider { get; init; }

    /// <summary>What one caller may ask of it.</summary>
    public ServerLimits Limits { get; init; } = new();

    /// <summary>Networks of the proxies before it: what they say of where a request comes from (<c>X-Forwarded-For</c>) counts.</summary>
    public ImmutableArray<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>Starts the runs of schedules that are fired by hand.</summary>
    public required TriggeredRuns Triggered { get; init; }

    /// <summary>What webhooks work with; null: none are taken.</summary>
    public HookOptions? Hooks { get; init; }

    /// <summary>Where the server's background jobs are, to be looked at below <c>/hangfire</c>; null: there are none.</summary>
    public JobStorage? Jobs { get; init; }

    /// <summary>How long somebody who asks something of a run is kept waiting for the answer of whoever drives it.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public ILoggerFactory Logs { get; init; } = NullLoggerFactory.Instance;
}
