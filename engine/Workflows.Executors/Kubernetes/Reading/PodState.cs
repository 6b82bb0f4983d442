using Workflows.Core.Runs;
using Workflows.Executors.Kubernetes.Making;
using Workflows.Runner.Wire;

namespace Workflows.Executors.Kubernetes.Reading;

/// <summary>What a pod says of its attempt.</summary>
internal abstract record PodState
{
    private PodState()
    {
    }

    /// <summary>Its command does not run yet.</summary>
    public sealed record Waiting(string Kind, string Text) : PodState
    {
        /// <summary>It has its node, and its status says nothing more.</summary>
        public bool IsStarting { get; init; }
    }

    public sealed record Running(DateTimeOffset StartedAt) : PodState;

    /// <summary>
    /// It was deleted, and no container of it ever ran: nothing has happened, so the same attempt may have a new pod (Kueue deletes and never makes again).
    /// </summary>
    public sealed record NotStarted(string Why) : PodState;

    /// <summary>It should long be gone, and its node says nothing. To be concluded from a live answer only.</summary>
    public sealed record Silent(AttemptOutcome Outcome) : PodState;

    /// <summary>No container of it runs any more, or ever will.</summary>
    /// <param name="Outcome">All that the pod tells.</param>
    /// <param name="Whole">Where the whole record is, when it didn't fit.</param>
    public sealed record Ended(AttemptOutcome Outcome, StoredRecord? Whole = null) : PodState
    {
        /// <summary>The container whose log tells most: the command's, or the one that failed before it. Null where none can have begun.</summary>
        public string? LogOf { get; init; } = PodBuilder.Main;
    }
}
