using Workflows.Cli.Engines;
using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;
using Workflows.Definitions.Parameters;
using Workflows.Runtime.Accepting;
using Workflows.Runtime.Planning;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Views;

namespace Workflows.Cli.Backends;

/// <summary>
/// The port between what a verb asks for and where that is: a store that this process opens, or a server over its API. A verb is written once and does not
/// know which; what one of them can't do is not asked of it (see <see cref="CommandLine.Verb.DoesHere"/>).
/// </summary>
internal interface IBackend : ITriggerBackend, ILibraryBackend, IPeopleBackend, IDisposable
{
    /// <summary>Who asks, as it is recorded.</summary>
    string Actor { get; }

    /// <summary>Nobody has checked who asks.</summary>
    bool IsUnverified { get; }

    IRunReads Runs { get; }

    IDefinitionReads Definitions { get; }

    /// <summary>Somebody drives the runs. Of a server it is not known here: its engines may be anywhere.</summary>
    bool IsDriven { get; }

    /// <summary>Who drives what: engines, and at the end what nobody drives, if there is any.</summary>
    Task<IReadOnlyList<EngineRecord>> ListEnginesAsync(CancellationToken cancellation);

    /// <summary>Between two looks at what goes on.</summary>
    TimeSpan Pace { get; }

    /// <summary>
    /// Opens the log of an attempt, to be read from a byte on; null: nothing was logged. What is stored is measured: where it is not what the program wrote
    /// any more, this or the last read throws <see cref="InvalidDataException"/>; where it is lost, this throws <see cref="FileNotFoundException"/>.
    /// </summary>
    Task<Stream?> OpenLogAsync(RunState run, AttemptRecord attempt, long offset, CancellationToken cancellation);

    /// <summary>The same from its beginning, measured before any of it is read: what was changed is in no document.</summary>
    Task<Stream?> OpenWholeLogAsync(RunState run, AttemptRecord attempt, CancellationToken cancellation);

    /// <summary>Refuses at once what the next engine would refuse, where none is at work to say so; else whoever is asked says it.</summary>
    Task CheckAsync(RunView view, RunEvent command, CancellationToken cancellation);

    /// <summary>Asks something of a run.</summary>
    Task<Receipt> AskAsync(RunState run, RunEvent command, CancellationToken cancellation);

    /// <summary>Asks a run to stop, of which no more may be known than its id.</summary>
    Task CancelAsync(Guid run, string label, CancellationToken cancellation);

    /// <summary>Removes a run, which its label names by number; see <see cref="IRunRecords.RemoveAsync"/>.</summary>
    Task<RunRemoval> RemoveAsync(string label, CancellationToken cancellation);

    /// <summary>Approvals that wait for people, those of the oldest runs first.</summary>
    Task<IReadOnlyList<OpenApprovalDocument>> ListApprovalsAsync(int most, CancellationToken cancellation);

    /// <summary>What waits, and for what, in all runs that have not ended.</summary>
    Task<Queue> ReadQueueAsync(CancellationToken cancellation);

    /// <summary>Starts a run. Of what the request says of this machine (executor, folder) a server takes nothing.</summary>
    Task<StartOutcome> StartAsync(StartRequest request, PlanCache plans, CancellationToken cancellation);

    /// <summary>What such a start would do, or why there would be none; nothing is stored or sent.</summary>
    Task<(PreviewDocument? Preview, StartOutcome? Refused)> PreviewAsync(StartRequest request, PlanCache plans, CancellationToken cancellation);

    /// <summary>Starts a run that reuses what an earlier one has done.</summary>
    Task<StartOutcome> RerunAsync(RunState earlier, RerunRequest request, PlanCache plans, CancellationToken cancellation);

    /// <summary>The parameters that a retry is asked with, of which some are given anew: as <see cref="RetryRequested.Parameters"/> is taken here.</summary>
    /// <param name="run">The run that is tried again.</param>
    /// <param name="given">What was typed.</param>
    /// <param name="executor">What runs it, where that is here.</param>
    /// <param name="cancellation">Stops the sending of files.</param>
    Task<CompletedParameters> EditAsync(
        RunState run, IReadOnlyList<string> given, ExecutorKind executor, CancellationToken cancellation);

    /// <summary>Makes texts live; where one is wrong, none.</summary>
    Task<IReadOnlyList<PublishOutcome>> PublishAsync(IReadOnlyList<PublishRequest> requests, PlanCache plans, CancellationToken cancellation);

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

/// <summary>What waits.</summary>
/// <param name="Waiting">In no order.</param>
/// <param name="Undriven">Runs that have not ended and that nobody drives.</param>
internal sealed record Queue(IReadOnlyList<QueueItemDocument> Waiting, int Undriven);
