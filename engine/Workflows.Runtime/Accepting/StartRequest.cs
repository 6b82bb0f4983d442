using System.Collections.Immutable;
using Workflows.Core.Definitions;
using Workflows.Core.Runs;
using Workflows.Definitions;
using Workflows.Definitions.Parameters;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Accepting;

/// <summary>A run that somebody asks for: of a text (<see cref="Text"/>), or of a workflow by name.</summary>
/// <param name="Project">Its project.</param>
/// <param name="Trigger">What starts it, and who is responsible.</param>
public sealed record StartRequest(string Project, RunTrigger Trigger)
{
    /// <summary>The definition's text; null where <see cref="Workflow"/> names one that was published.</summary>
    public string? Text { get; init; }

    /// <summary>Where the text came from: errors name it.</summary>
    public string File { get; init; } = "workflow.yaml";

    /// <summary>What else is checked of the text, once it is read: gives the same reading back, or another one with what is wrong.</summary>
    public Func<Reading, CancellationToken, Task<Reading>> Check { get; init; } = static (reading, _) => Task.FromResult(reading);

    /// <summary>The workflow, when there is no text.</summary>
    public string? Workflow { get; init; }

    /// <summary>Its version; null: the live one.</summary>
    public int? Version { get; init; }

    /// <summary>What was given, to be checked and completed once the definition is known.</summary>
    public GivenParameters Parameters { get; init; } = new();

    /// <summary>See <see cref="RunState.Labels"/>.</summary>
    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Where local commands start.</summary>
    public string? Folder { get; init; }

    public string Executor { get; init; } = "local";

    /// <summary>The executor runs images: a step without one, at any level, has no way to run and is refused at once.</summary>
    public bool RunsImages { get; init; }

    /// <summary>
    /// Brings files and folders that parameters name to where the run's steps can reach them, and gives the parameters back with references in
    /// the place of paths. Called once, when nothing else stands against the run. Null: the steps reach paths of this machine.
    /// </summary>
    public Func<WorkflowDefinition, string, CancellationToken, Task<string>>? SendFiles { get; init; }

    /// <summary>
    /// Makes ready what the run's executor needs. Called once, when nothing else stands against the run and before anything is sent or recorded;
    /// what it throws goes to whoever asked.
    /// </summary>
    public Func<CancellationToken, Task> Ready { get; init; } = static _ => Task.CompletedTask;

    /// <summary>Gives the text of a sub-workflow that was never published (<c>NAME.yaml</c> beside the file), or null. It is published then.</summary>
    public Func<string, (string File, string Text)?> Sibling { get; init; } = static _ => null;

    /// <summary>
    /// Parameters may name files and folders by their paths. False where whoever asks is not the user of this machine: such a path would read what only that
    /// user may.
    /// </summary>
    public bool TakesPaths { get; init; } = true;

    /// <summary>A second start under the same key gives the first run back, for 30 days.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>See <see cref="NewRun.Claim"/>.</summary>
    public TriggerClaim? Claim { get; init; }

    /// <summary>See <see cref="NewRun.Audit"/>.</summary>
    public AuditEntry? Audit { get; init; }
}

/// <summary>A new run that takes over what an earlier one has done.</summary>
/// <param name="Run">The earlier run.</param>
/// <param name="From">The step from which on everything runs again; null: only what other parameters or another version mean.</param>
/// <param name="By">Who asks.</param>
public sealed record RerunRequest(Guid Run, string? From, string By)
{
    /// <summary>Parameters that win over those of the earlier run. A step that reads one with another value than then runs again.</summary>
    public GivenParameters Parameters { get; init; } = new();

    /// <summary>The version to run; null: the earlier run's.</summary>
    public int? Version { get; init; }

    /// <summary>What runs it; null: as the earlier run.</summary>
    public string? Executor { get; init; }

    /// <summary>See <see cref="NewRun.Audit"/>.</summary>
    public AuditEntry? Audit { get; init; }

    /// <summary>See <see cref="StartRequest.TakesPaths"/>.</summary>
    public bool TakesPaths { get; init; } = true;

    /// <summary>See <see cref="StartRequest.IdempotencyKey"/>.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>See <see cref="StartRequest.RunsImages"/>.</summary>
    public bool RunsImages { get; init; }

    /// <summary>See <see cref="StartRequest.Ready"/>.</summary>
    public Func<CancellationToken, Task> Ready { get; init; } = static _ => Task.CompletedTask;

    /// <summary>See <see cref="StartRequest.SendFiles"/>.</summary>
    public Func<WorkflowDefinition, string, CancellationToken, Task<string>>? SendFiles { get; init; }
}

/// <summary>What became of a request to start a run: a closed family.</summary>
public abstract record StartOutcome
{
    private StartOutcome()
    {
    }

    /// <summary>Recorded: the next engine drives it.</summary>
    public sealed record Started(AcceptedRun Run) : StartOutcome
    {
        /// <summary>Sub-workflows that were never published: these texts are live now.</summary>
        public ImmutableArray<VersionRecord> Published { get; init; } = [];
    }

    /// <summary>The text, or that of a sub-workflow, is no valid definition.</summary>
    public sealed record Invalid(ImmutableArray<DefinitionError> Errors) : StartOutcome;

    /// <summary>There is no such workflow, version, run or step.</summary>
    public sealed record Unknown(string What) : StartOutcome;

    /// <summary>Parameters are missing, unknown or not as declared.</summary>
    public sealed record WrongParameters(WorkflowDefinition Definition, ImmutableArray<ParameterError> Errors) : StartOutcome;

    /// <summary>It can't start so: the concurrency key or its sub-workflows are wrong.</summary>
    public sealed record Refused(string Why) : StartOutcome;

    /// <summary>Its <see cref="StartRequest.Claim"/> starts no run, or not yet; that is recorded.</summary>
    public sealed record Unclaimed(string Why) : StartOutcome;
}
