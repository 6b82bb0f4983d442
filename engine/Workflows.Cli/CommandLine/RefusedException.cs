namespace Workflows.Cli.CommandLine;

/// <summary>
/// Ends a command from wherever it stands, with what its user is told. Everywhere else expected failure is a value; here the only thing
/// left to do with it is to print it and to exit, and passing it up through each caller would hide what a command does.
/// </summary>
internal sealed class RefusedException(ExitCode code, string message) : Exception(message)
{
    public ExitCode Code { get; } = code;

    /// <summary>What to do about it: printed below the message.</summary>
    public IReadOnlyList<string> Hints { get; init; } = [];

    public static RefusedException Usage(string message, params string[] hints) => new(ExitCode.Usage, message) { Hints = hints };

    public static RefusedException NotFound(string message, params string[] hints) => new(ExitCode.NotFound, message) { Hints = hints };
}
