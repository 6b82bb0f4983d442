using System.Collections.Immutable;
using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;

namespace Workflows.Core.Tests.Runs;

/// <summary>A run that things happen to, one after the other, a second apart. Steps go by name.</summary>
internal sealed class Story(RunState start)
{
    private ulong drawn;

    public RunState State { get; private set; } = start;

    public DateTimeOffset Clock { get; private set; } = Given.Start;

    /// <summary>Of the last event.</summary>
    public Decision Last { get; private set; } = new Decision.Ignored("nothing has happened yet");

    public ImmutableArray<Effect> Effects => Last is Decision.Accepted accepted ? accepted.Effects : [];

    /// <summary>Why the last event changed nothing; null when it did.</summary>
    public string? Refusal => Last switch { Decision.Ignored i => i.Reason, Decision.Rejected r => r.Reason, _ => null };

    public RunStatus Status => State.Status;

    public StepState this[string step] => State.Steps[Ordinal(step)];

    public StepStatus Of(string step) => this[step].Status;

    public InstanceState Instance(string step, int? index = null) => this[step].Instance(index)!;

    public Story Take(RunEvent happened)
    {
        Last = RunMachine.Decide(State, happened, Toy.Evaluate);
        Clock = happened.At > Clock ? happened.At : Clock;
        State = Last is Decision.Accepted accepted ? accepted.State : State;
        return this;
    }

    public Story After(TimeSpan while_)
    {
        Clock += while_;
        return this;
    }

    public Story Granted() => Take(new SlotGranted { At = Tick(), Seed = Draw() });

    public Story Refused() => Take(new SlotRefused("full") { At = Tick(), Seed = Draw() });

    public Story Ends(string step, AttemptOutcome outcome, int? index = null) =>
        Take(new AttemptEnded(Instance(step, index).Attempt ?? Guid.Empty, Ordinal(step), index, outcome) { At = Tick(), Seed = Draw() });

    public Story Succeeds(string step, int? index = null, string outputs = "{}") => Ends(step, new() { Exit = 0, Outputs = outputs }, index);

    public Story Fails(string step, int exit = 1, int? index = null) => Ends(step, new() { Exit = exit, Message = "no" }, index);

    public Story Loses(string step, int? index = null) => Ends(step, new() { Lost = "evicted" }, index);

    public Story Fires(string step, TimerKind kind = TimerKind.Backoff, int? index = null) =>
        Take(new TimerFired(new(Ordinal(step), index, kind)) { At = Tick(), Seed = Draw() });

    public Story Computes(string step, string? json = "{}", int? index = null) =>
        Take(new ValueComputed(Ordinal(step), index, json, "it fails") { At = Tick(), Seed = Draw() });

    public Story Looks(string step, bool hit, int? index = null) =>
        Take(new CacheAnswered(Ordinal(step), index, hit ? new CachedResult("""{"n":1}""", []) : null) { At = Tick(), Seed = Draw() });

    public Story Reads(string step, params string[] items) => Take(new ItemsRead(Ordinal(step), [.. items], null) { At = Tick(), Seed = Draw() });

    public Story ChildEnds(string step, RunStatus status, Cause? cause = null, int? generation = null, int? index = null) =>
        Take(new ChildEnded(
            Instance(step, index).Child!.Value,
            generation ?? Instance(step, index).ChildGeneration,
            Ordinal(step),
            index,
            status,
            cause,
            "why",
            null)
        { At = Tick(), Seed = Draw() });

    public Story Votes(string step, string actor, bool approved = true, Func<ApprovalVoted, ApprovalVoted>? with = null)
    {
        var vote = new ApprovalVoted(Ordinal(step), actor, approved) { Method = "terminal", At = Tick(), Seed = Draw() };
        return Take(with?.Invoke(vote) ?? vote);
    }

    public Story Signals(string step, string json = "1") => Take(new SignalReceived(Ordinal(step), json, "bob") { At = Tick(), Seed = Draw() });

    public Story Cancel() => Take(new CancelRequested("ann") { At = Tick(), Seed = Draw() });

    public Story Terminate() => Take(new TerminateRequested("ann") { At = Tick(), Seed = Draw() });

    public Story Suspend(bool fromParent = false) => Take(new SuspendRequested("ann") { FromParent = fromParent, At = Tick(), Seed = Draw() });

    public Story Resume(bool fromParent = false) => Take(new ResumeRequested("ann") { FromParent = fromParent, At = Tick(), Seed = Draw() });

    public Story Quarantine() => Take(new RunQuarantined("it threw") { At = Tick(), Seed = Draw() });

    public Story Retry(string? parameters = null, bool fromParent = false) =>
        Take(new RetryRequested("ann", parameters) { FromParent = fromParent, At = Tick(), Seed = Draw() });

    /// <summary>Every step stands as said: <c>"a succeeded, b skipped"</c>.</summary>
    public Story Stands(string expected)
    {
        string.Join(", ", State.Plan.Steps.Select(s => $"{s.Name} {State.Steps[s.Ordinal].Status.Word()}")).Should().Be(expected);
        return this;
    }

    public Story RunIs(RunStatus status, Cause? cause = null)
    {
        (State.Status, State.Cause).Should().Be((status, cause));
        return this;
    }

    private int Ordinal(string step) => State.Plan.Find(step) ?? throw new ArgumentException($"no step is called {step}");

    private DateTimeOffset Tick() => Clock += TimeSpan.FromSeconds(1);

    private ulong Draw() => ++drawn * 0x9E37_79B9_7F4A_7C15;
}
