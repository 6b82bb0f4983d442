namespace Workflows.Activities;

/// <summary>
/// What <see cref="ActivityProgram"/> takes from its surroundings. The defaults are the process itself; a test gives its own, to run an
/// activity in process.
/// </summary>
public sealed class ActivityProgramOptions
{
    /// <summary>Reads an environment variable of the contract (<see cref="ContractVariables"/>); null when it is not set.</summary>
    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>Where outputs go when <c>WF_OUTPUTS</c> is not set.</summary>
    public TextWriter Output { get; init; } = Console.Out;

    /// <summary>Log, progress and errors.</summary>
    public TextWriter Error { get; init; } = Console.Error;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>
    /// How long calls to an engine that does not answer are tried again, so that a restart of the engine fails no step: 1 h by default.
    /// After it the attempt ends with <see cref="ExitCode.Temporary"/>.
    /// </summary>
    public TimeSpan EnginePatience { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Stops the activity as SIGTERM does; for tests.</summary>
    public CancellationToken Stop { get; init; }
}
