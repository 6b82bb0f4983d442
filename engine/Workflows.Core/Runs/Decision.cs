using System.Collections.Immutable;

namespace Workflows.Core.Runs;

/// <summary>What an event does to a run: a closed family.</summary>
public abstract record Decision
{
    private Decision()
    {
    }

    /// <summary>The run changes. Commit the state and the event together, then do the effects, in order.</summary>
    public sealed record Accepted(RunState State, ImmutableArray<Effect> Effects, ChangeSet Changes) : Decision;

    /// <summary>Late, doubled, or about something that is over. Nothing changes; nothing is stored.</summary>
    public sealed record Ignored(string Reason) : Decision;

    /// <summary>It can't be, and whoever asked is told why. Nothing changes; nothing is stored.</summary>
    public sealed record Rejected(string Reason) : Decision;
}

/// <summary>
/// Which rows a decision touches. The rows themselves are read from the new state, except attempts, which the state does not keep. The
/// start of a plain step's attempt changes no step row: after a load, a live attempt row says so (see <c>RunMachine.Overlay</c>).
/// </summary>
public sealed record ChangeSet
{
    /// <summary>The run's own row (beyond its sequence number).</summary>
    public bool Run { get; init; }

    /// <summary>Ordinals of steps.</summary>
    public ImmutableArray<int> Steps { get; init; } = [];

    /// <summary>Ordinals of fanned-out steps whose items became known: written once.</summary>
    public ImmutableArray<int> Items { get; init; } = [];

    public ImmutableArray<InstanceKey> Instances { get; init; } = [];
    public ImmutableArray<AttemptChange> Attempts { get; init; } = [];

    /// <summary>Where work may have changed: steps (no index), and instances of fanned-out ones.</summary>
    public IEnumerable<(int Step, int? Index)> Places() =>
        Steps.Select(step => (step, (int?)null)).Concat(Instances.Select(instance => (instance.Step, (int?)instance.Index)));
}

/// <summary>Names an instance of a fanned-out step.</summary>
public readonly record struct InstanceKey(int Step, int Index);

/// <summary>A row of the attempts table: added, or ended.</summary>
public abstract record AttemptChange(Guid Uid)
{
    /// <summary>The intent: committed before anything is started.</summary>
    public sealed record Added(Guid Uid, int Step, int? Index, int Number, int Generation, long? Memory, DateTimeOffset At) : AttemptChange(Uid);

    /// <summary>The record of its end: once for each attempt.</summary>
    public sealed record Ended(Guid Uid, AttemptStatus Status, Cause? Cause, string? Message, AttemptOutcome Outcome, DateTimeOffset At) : AttemptChange(Uid);
}
