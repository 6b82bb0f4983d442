using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Waiting;

/// <summary>A step that waits for an event.</summary>
/// <param name="Run">Of which run.</param>
/// <param name="Step">Ordinal.</param>
/// <param name="Since">An event that came before this is none for it.</param>
/// <param name="Offer">Shows it an event; from any thread. Whether it is the one is for the run to decide; twice does no harm.</param>
internal sealed record WaitingStep(Guid Run, int Step, DateTimeOffset Since, Action<ArrivalRecord> Offer)
{
    /// <summary>It was shown what had come before it began to wait.</summary>
    public bool HasCaughtUp { get; set; }
}
