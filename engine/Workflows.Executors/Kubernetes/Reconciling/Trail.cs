using Workflows.Core.Runs;
using Workflows.Executors.Kubernetes.Reading;
using Workflows.Runner.Wire;
using Workflows.Runtime.Executing;

namespace Workflows.Executors.Kubernetes.Reconciling;

/// <summary>What should be, as the engine last said it.</summary>
/// <param name="Run">It was asked for, and we know its spec.</param>
/// <param name="Stop">It should not run any more.</param>
/// <param name="Released">Its end is recorded: nothing of it need stay.</param>
internal readonly record struct Wish(bool Run, StopMode? Stop, bool Released);

/// <summary>What we know of an attempt besides its pod.</summary>
internal sealed record Trail
{
    /// <summary>A create was sent, whatever became of it.</summary>
    public bool Asked { get; init; }

    /// <summary>The uid of the pod that was seen last.</summary>
    public string? PodUid { get; init; }

    /// <summary>A container of it ran.</summary>
    public bool Ran { get; init; }

    /// <summary>A live answer said that there is no pod, and nothing was sent since.</summary>
    public bool Absent { get; init; }

    /// <summary>The silence of its node was confirmed by a live answer.</summary>
    public bool Confirmed { get; init; }

    /// <summary>How it was told to stop.</summary>
    public StopMode? Killed { get; init; }

    /// <summary>It was deleted and our finalizer taken off; the event of its end is awaited.</summary>
    public bool LetGo { get; init; }

    /// <summary>Its end is being put together, or was reported.</summary>
    public bool Ending { get; init; }
}

/// <summary>A pod as deciding needs it.</summary>
/// <param name="State">What it says of its attempt.</param>
/// <param name="IsDeleted">Its deletion was asked for.</param>
/// <param name="IsOver">No grace is left: nothing of it will run.</param>
/// <param name="IsPinned">Our finalizer holds it.</param>
internal sealed record Sight(PodState State, bool IsDeleted, bool IsOver, bool IsPinned)
{
    /// <summary>The attempt has ended, and a container that somebody injected runs on: its node has still to stop it.</summary>
    public bool HasSidecar { get; init; }
}

/// <summary>The next thing to do for an attempt: at most one, then look again.</summary>
internal abstract record Act
{
    private Act()
    {
    }

    public sealed record Rest : Act;

    /// <summary>Make the pod.</summary>
    public sealed record Create : Act;

    /// <summary>Ask the server itself; a cache proves nothing.</summary>
    public sealed record Look : Act;

    public sealed record Kill(StopMode Mode) : Act;

    /// <summary>Delete what no longer runs and take our finalizer off.</summary>
    public sealed record LetGo : Act;

    public sealed record Tell(PodState State) : Act;

    /// <summary>Store what it left, then report its end.</summary>
    /// <param name="Outcome">All that the pod tells.</param>
    /// <param name="Whole">Where the whole record is, when it didn't fit.</param>
    /// <param name="LogOf">The container whose log is the attempt's; null: there is none.</param>
    public sealed record End(AttemptOutcome Outcome, StoredRecord? Whole, string? LogOf) : Act
    {
        /// <summary>The pod, or its node, is not there to be asked again and again for what it left.</summary>
        public bool IsLost { get; init; }
    }

    /// <summary>Nothing is left of it.</summary>
    public sealed record Forget : Act;
}
