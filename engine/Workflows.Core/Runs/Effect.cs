using Workflows.Core.Definitions;

namespace Workflows.Core.Runs;

/// <summary>
/// What the shell is to do once a decision is committed: a closed family, imperative. Each is idempotent and can be derived again from the
/// state (<c>RunMachine.Outstanding</c>), so a crash before it was done needs no repair.
/// </summary>
public abstract record Effect
{
    private Effect()
    {
    }

    /// <summary>Ask the run's concurrency key for a slot; answer with <c>SlotGranted</c> or <c>SlotRefused</c>.</summary>
    public sealed record AskForSlot : Effect;

    /// <summary>This attempt should run. Answer with <c>AttemptEnded</c>.</summary>
    /// <param name="Uid">Its identity.</param>
    /// <param name="Step">Ordinal.</param>
    /// <param name="Index">Instance; null for a plain step.</param>
    /// <param name="Number">From 1.</param>
    public sealed record StartAttempt(Guid Uid, int Step, int? Index, int Number) : Effect;

    /// <summary>This attempt should not run any more. Its end is still awaited.</summary>
    public sealed record StopAttempt(Guid Uid, bool AtOnce) : Effect;

    /// <summary>Evaluate the <c>set</c> of this instance; answer with <c>ValueComputed</c>.</summary>
    public sealed record Compute(int Step, int? Index) : Effect;

    /// <summary>Is there a cached result for this instance? Answer with <c>CacheAnswered</c>.</summary>
    public sealed record LookUpCache(int Step, int? Index) : Effect;

    /// <summary>Read the items of a fan-out from an artifact, one a line; answer with <c>ItemsRead</c>.</summary>
    public sealed record ReadItems(int Step, string Reference) : Effect;

    /// <summary>
    /// This child run should exist and be at this generation: create it, or retry it where it has ended below. Answer with <c>ChildEnded</c>.
    /// </summary>
    public sealed record StartChild(Guid Child, int Step, int? Index, int Generation) : Effect;

    /// <summary>Pass this on to a child run.</summary>
    public sealed record TellChild(Guid Child, RunEvent Message) : Effect;

    /// <summary>Answer with <c>TimerFired</c> when it is due. Replaces a timer of the same key.</summary>
    public sealed record SetTimer(TimerKey Key, DateTimeOffset Due) : Effect;

    public sealed record ClearTimer(TimerKey Key) : Effect;

    /// <summary>People are asked now: tell them.</summary>
    public sealed record AskApproval(int Step) : Effect;

    /// <summary>Nobody is asked any more.</summary>
    public sealed record CloseApproval(int Step) : Effect;

    /// <summary>Match events with this; answer with <c>SignalReceived</c>, one already stored since the run started included.</summary>
    public sealed record Listen(int Step, EventMatch Match) : Effect;

    public sealed record StopListening(int Step) : Effect;

    /// <summary>The run has ended: free its slot and tell its parent.</summary>
    public sealed record FinishRun : Effect;
}

/// <summary>Names a timer of a run.</summary>
public readonly record struct TimerKey(int Step, int? Index, TimerKind Kind);

/// <summary>What a timer is for.</summary>
public enum TimerKind
{
    /// <summary>The next attempt may start.</summary>
    Backoff,

    /// <summary>A <c>wait</c> is over.</summary>
    Wait,

    /// <summary>An approval's deadline.</summary>
    Deadline,
}
