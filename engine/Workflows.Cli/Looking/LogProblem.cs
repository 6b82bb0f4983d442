using Workflows.Cli.CommandLine;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;

namespace Workflows.Cli.Looking;

/// <summary>A log that can't be shown as its program wrote it.</summary>
/// <param name="Text">Whose, and why.</param>
/// <param name="Code">What the command ends with.</param>
internal sealed record LogProblem(string Text, ExitCode Code)
{
    /// <summary>Whether it is one, and no fault of ours. That a store which is elsewhere is away is said by the edge of the program, with what to do.</summary>
    public static bool Is(Exception failure, Session session, AttemptRecord attempt) => failure is InvalidDataException or FileNotFoundException
        || (failure is IOException or UnauthorizedAccessException && (session.IsRemote || !(attempt.Status.IsFinal() && session.Files.Folder is null)));

    public static LogProblem Of(string name, Exception failure) => failure switch
    {
        InvalidDataException => new($"the log of {name} is not what its program wrote: {failure.Message}", ExitCode.StoreUnfit),
        FileNotFoundException or DirectoryNotFoundException => new($"the log of {name} can't be read: {failure.Message}", ExitCode.NotFound),
        UnauthorizedAccessException => new($"the log of {name} can't be read: {failure.Message}", ExitCode.Denied),
        _ => new($"the log of {name} can't be read: {failure.Message}", ExitCode.TryAgain),
    };
}
