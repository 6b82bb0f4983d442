using Workflows.Executors.Local.Launching;
using Workflows.Runtime.Files;

namespace Workflows.Executors.Local;

/// <summary>What <see cref="LocalExecutor"/> needs to know of the program it is part of.</summary>
public sealed record LocalExecutorOptions
{
    /// <summary>The engine's data folder; attempts, their checkpoints and nothing else of it are used.</summary>
    public required string DataFolder { get; init; }

    /// <summary>The program <c>wf-exec</c>.</summary>
    public required string Runner { get; init; }

    /// <summary>The folder of <see cref="Files"/>: artifacts are linked into it and inputs out of it.</summary>
    public required string FileFolder { get; init; }

    /// <summary><see cref="Files"/> is elsewhere: artifacts are sent there from <see cref="FileFolder"/>, and inputs are copied from there.</summary>
    public bool FilesAreElsewhere { get; init; }

    /// <summary>The file store.</summary>
    public required IFileStore Files { get; init; }

    /// <summary>How many attempts run at once.</summary>
    public int Places { get; init; } = Environment.ProcessorCount;

    /// <summary>Where secrets come from.</summary>
    public SecretSource Secrets { get; init; } = new(File: null);

    /// <summary>Gives <c>WF_API</c> when an attempt is launched, for the API starts beside the engine; null where there is no activity API.</summary>
    public Func<string>? Api { get; init; }

    /// <summary><c>WF_TOKEN</c> of an attempt.</summary>
    public Func<Guid, string>? Token { get; init; }

    /// <summary>
    /// The key of an attempt's record: 32 bytes that only this engine and the next can make. A record without the seal of its key is not
    /// believed, for the program can write where <c>wf-exec</c> does. Null: records have no seals.
    /// </summary>
    public Func<Guid, byte[]>? RecordKey { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
