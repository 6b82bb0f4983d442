namespace Workflows.Activities;

/// <summary>
/// Ends the attempt with an exit code of the author's choice. Its message becomes the failure's message in the run view, so it says in
/// one line what is wrong, where, what was expected and what to do. Throw any other exception for what should follow the step's <c>retry</c>.
/// </summary>
/// <param name="exitCode">What the process ends with.</param>
/// <param name="message">One line for people.</param>
/// <param name="innerException">The cause, for the log.</param>
public sealed class ActivityException(ExitCode exitCode, string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>What the process ends with.</summary>
    public ExitCode ExitCode { get; } = exitCode;

    /// <summary>The inputs make no sense: exit 64, never retried.</summary>
    /// <param name="message">One line for people.</param>
    /// <returns>The exception to throw.</returns>
    public static ActivityException Usage(string message) => new(ExitCode.Usage, message);

    /// <summary>The data is wrong: exit 65, never retried.</summary>
    /// <param name="message">One line for people.</param>
    /// <param name="cause">What found it.</param>
    /// <returns>The exception to throw.</returns>
    public static ActivityException BadData(string message, Exception? cause = null) => new(ExitCode.DataError, message, cause);

    /// <summary>Something outside is away for now: exit 75, retried from the infrastructure budget.</summary>
    /// <param name="message">One line for people.</param>
    /// <param name="cause">What found it.</param>
    /// <returns>The exception to throw.</returns>
    public static ActivityException Temporary(string message, Exception? cause = null) => new(ExitCode.Temporary, message, cause);

    /// <summary>The installation lacks a setting or secret: exit 78, never retried.</summary>
    /// <param name="message">One line for people.</param>
    /// <returns>The exception to throw.</returns>
    public static ActivityException Configuration(string message) => new(ExitCode.Configuration, message);
}
