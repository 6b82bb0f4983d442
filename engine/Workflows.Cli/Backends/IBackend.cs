using Workflows.Core.Runs;
using Workflows.Runtime.Storing;

namespace Workflows.Cli.Backends;

/// <summary>
/// The port between what a verb asks for and where that is: a store that this process opens, or a server over its API. A verb is written once and does not
/// know which; what one of them can't do is not asked of it (see <see cref="CommandLine.Verb.DoesHere"/>).
/// </summary>
internal interface IBackend : IDisposable
{
    /// <summary>Who asks, as it is recorded.</summary>
    string Actor { get; }

    /// <summary>Nobody has checked who asks.</summary>
    bool IsUnverified { get; }

    IRunReads Runs { get; }

    IDefinitionReads Definitions { get; }

    /// <summary>Somebody drives the runs. Of a server it is not known here: its engines may be anywhere.</summary>
    bool IsDriven { get; }

    /// <summary>Between two looks at what goes on.</summary>
    TimeSpan Pace { get; }

    /// <summary>
    /// Opens the log of an attempt, to be read from a byte on; null: nothing was logged. What is stored is measured: where it is not what the program wrote
    /// any more, this or the last read throws <see cref="InvalidDataException"/>; where it is lost, this throws <see cref="FileNotFoundException"/>.
    /// </summary>
    Task<Stream?> OpenLogAsync(RunState run, AttemptRecord attempt, long offset, CancellationToken cancellation);

    /// <summary>The same from its beginning, measured before any of it is read: what was changed is in no document.</summary>
    Task<Stream?> OpenWholeLogAsync(RunState run, AttemptRecord attempt, CancellationToken cancellation);

    /// <summary>Where people find a file that a step has left: a path to open, or an address.</summary>
    /// <param name="run">The run's label.</param>
    /// <param name="step">The step, or instance, as it is called.</param>
    /// <param name="artifact">The file.</param>
    /// <param name="isDecided">Somebody decides on what it is: it is measured, though a path to it is known.</param>
    /// <param name="cancellation">Stops the measuring.</param>
    Task<string> LocateAsync(string run, string step, ArtifactRecord artifact, bool isDecided, CancellationToken cancellation);

    /// <summary>Where the file store has a file, as people read it.</summary>
    string WhereIs(string sha256);
}
