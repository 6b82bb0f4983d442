using System.Text.Json.Serialization;

namespace Workflows.Core.Runs;

/// <summary>
/// A fact that reached a run: a closed family, one file each with its transition. Time, and the seed that new ids and jitter derive from,
/// come in here, so the same state and event always give the same bytes. Stored as JSON, never changed once stored.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Events.SlotGranted), "slotGranted")]
[JsonDerivedType(typeof(Events.SlotRefused), "slotRefused")]
[JsonDerivedType(typeof(Events.AttemptEnded), "attemptEnded")]
[JsonDerivedType(typeof(Events.ValueComputed), "valueComputed")]
[JsonDerivedType(typeof(Events.CacheAnswered), "cacheAnswered")]
[JsonDerivedType(typeof(Events.ItemsRead), "itemsRead")]
[JsonDerivedType(typeof(Events.TimerFired), "timerFired")]
[JsonDerivedType(typeof(Events.ApprovalVoted), "approvalVoted")]
[JsonDerivedType(typeof(Events.ChildEnded), "childEnded")]
[JsonDerivedType(typeof(Events.SignalReceived), "signalReceived")]
[JsonDerivedType(typeof(Events.CancelRequested), "cancelRequested")]
[JsonDerivedType(typeof(Events.TerminateRequested), "terminateRequested")]
[JsonDerivedType(typeof(Events.SuspendRequested), "suspendRequested")]
[JsonDerivedType(typeof(Events.ResumeRequested), "resumeRequested")]
[JsonDerivedType(typeof(Events.RetryRequested), "retryRequested")]
[JsonDerivedType(typeof(Events.RunQuarantined), "runQuarantined")]
public abstract record RunEvent
{
    private protected RunEvent()
    {
    }

    /// <summary>When it happened, by the database's or the pod's clock; never before the run's last event by more than clocks differ.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Any 64 bits; ids of new attempts and children, and jitter, derive from it.</summary>
    public required ulong Seed { get; init; }

    /// <summary>
    /// The same for an engine that takes it now, though it was asked for earlier: it counts from now, so that a cancel that lay there while no engine ran
    /// does not stand in history before what came first. What depends on when a person said it keeps that beside.
    /// </summary>
    public virtual RunEvent TakenAt(DateTimeOffset now) => this with { At = now };

    /// <summary>The transition: changes the run and returns <see cref="Verdict.Accepted"/>, or leaves it alone and says why.</summary>
    internal abstract Verdict Apply(Draft draft);
}

/// <summary>What a transition says of its event.</summary>
internal readonly record struct Verdict(bool IsAccepted, bool IsRejected, string? Reason)
{
    public static Verdict Accepted { get; } = new(true, false, null);

    /// <summary>The event is late, doubled or about something that is over: nothing changes, nobody is told.</summary>
    public static Verdict Ignored(string reason) => new(false, false, reason);

    /// <summary>A person or program asked for something that can't be: nothing changes, and they are told why.</summary>
    public static Verdict Rejected(string reason) => new(false, true, reason);
}
