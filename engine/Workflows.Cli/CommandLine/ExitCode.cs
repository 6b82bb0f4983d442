namespace Workflows.Cli.CommandLine;

/// <summary>What the program says to scripts: these and no others. Codes from 64 on are those of sysexits.h.</summary>
internal enum ExitCode
{
    /// <summary>Done; of a run: it Succeeded.</summary>
    Done = 0,

    /// <summary>The run Failed; of a request: it was refused.</summary>
    Failed = 1,

    /// <summary>The command line, a parameter or a setting is wrong: nothing was recorded.</summary>
    Usage = 2,

    Cancelled = 3,

    /// <summary>The run waits for approvals only, and nobody can be asked here.</summary>
    WaitsForApproval = 4,

    InvalidDefinition = 65,

    /// <summary>No such file, run, step, workflow or model.</summary>
    NotFound = 66,

    /// <summary>The cluster, or the server of <c>--server</c>, does not answer, or not as ours do.</summary>
    Unavailable = 69,

    /// <summary>A fault of wf itself.</summary>
    Fault = 70,

    /// <summary>The data folder can't be used: it is damaged, it was deleted, or its disk has no locks.</summary>
    StoreUnfit = 74,

    /// <summary>Another engine holds the data folder, or the folder can't be read or written just now: the same command may succeed later.</summary>
    TryAgain = 75,

    /// <summary>A right is missing: to the data folder, or in the cluster or with the server, which answers and does not let us work.</summary>
    Denied = 77,

    /// <summary>The settings would open to others what must not be open.</summary>
    Configuration = 78,
}
