using Workflows.Core.Runs;
using Workflows.Executors.Kubernetes.Reading;
using Workflows.Runner.Wire;
using Workflows.Runtime.Executing;

namespace Workflows.Executors.Kubernetes.Reconciling;

/// <summary>The next thing to do for an attempt: at most one, then it is reconciled again.</summary>
internal abstract record ReconcileAction
{
    private ReconcileAction()
    {
    }

    /// <summary>Nothing, until something changes.</summary>
    public sealed record None : ReconcileAction;

    /// <summary>Make the pod.</summary>
    public sealed record Create : ReconcileAction;

    /// <summary>Ask the server itself; a cache proves nothing.</summary>
    public sealed record Get : ReconcileAction;

    /// <summary>Delete the pod, with its grace or at once; our finalizer keeps it readable.</summary>
    public sealed record Stop(StopMode Mode) : ReconcileAction;

    /// <summary>Delete what no longer runs and take our finalizer off.</summary>
    public sealed record Remove : ReconcileAction;

    /// <summary>Report what the pod does.</summary>
    public sealed record Report(PodState State) : ReconcileAction;

    /// <summary>Store what the attempt left, then report its end.</summary>
    /// <param name="Outcome">All that the pod tells.</param>
    /// <param name="Whole">Where the whole record is, when it didn't fit.</param>
    /// <param name="LogOf">The container whose log is the attempt's; null: there is none.</param>
    public sealed record Collect(AttemptOutcome Outcome, StoredRecord? Whole, string? LogOf) : ReconcileAction
    {
        /// <summary>The pod, or its node, is not there to be asked again and again for what it left.</summary>
        public bool IsLost { get; init; }
    }

    /// <summary>Nothing is left of it.</summary>
    public sealed record Forget : ReconcileAction;
}
