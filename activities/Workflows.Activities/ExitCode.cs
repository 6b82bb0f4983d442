namespace Workflows.Activities;

/// <summary>The exit codes that the engine understands. Any other code follows the step's <c>retry</c>, as <see cref="Failure"/> does.</summary>
public enum ExitCode
{
    /// <summary>The step Succeeded.</summary>
    Success = 0,

    /// <summary>Failed; tried again while <c>retry.attempts</c> lasts.</summary>
    Failure = 1,

    /// <summary>The inputs make no sense (EX_USAGE). Final: the same inputs would fail again.</summary>
    Usage = 64,

    /// <summary>The data is wrong (EX_DATAERR). Final: the same data would fail again.</summary>
    DataError = 65,

    /// <summary>Something outside is away for now (EX_TEMPFAIL). Tried again from the infrastructure budget, which <c>retry</c> does not pay for.</summary>
    Temporary = 75,

    /// <summary>The installation is not set up for this (EX_CONFIG). Final until an operator changes it.</summary>
    Configuration = 78,

    /// <summary>Stopped by SIGTERM before it was done (128 + 15).</summary>
    Stopped = 143,
}
