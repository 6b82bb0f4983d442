using Workflows.Core.Definitions;
using Workflows.Core.Expressions;

namespace Workflows.Core.Runs;

/// <summary>
/// A run being changed by one event: the state so far, the effects and the rows touched. It only keeps the books; what changes and why is
/// in the events and in the files beside this one (<see cref="Opening"/>, <see cref="Instances"/>, <see cref="Ending"/> …).
/// </summary>
internal sealed class Draft(RunState run, RunEvent happened, Evaluate evaluate)
{
    private readonly Queue<int> ready = new();
    private readonly List<Effect> effects = [];
    private readonly SortedSet<int> steps = [];
    private readonly SortedSet<int> items = [];
    private readonly HashSet<InstanceKey> instances = [];
    private readonly List<AttemptChange> attempts = [];

    /// <summary>One event may open thousands of steps, each with a condition: together they are bounded.</summary>
    private readonly WorkBudget budget = new(WorkBudget.Decision);

    private bool runChanged;
    private int drawn;

    public RunState State { get; private set; } = run;

    public DateTimeOffset At => happened.At;

    public Plan Plan => State.Plan;

    public void Change(RunState next)
    {
        State = next;
        runChanged = true;
    }

    public StepDefinition Definition(int step) => Plan.Steps[step].Step;

    public StepState Step(int step) => State.Steps[step];

    /// <summary>Replaces a step's state and marks its row.</summary>
    public void Change(int step, StepState next)
    {
        State = State with { Steps = State.Steps.With(step, next) };
        steps.Add(step);
    }

    /// <summary>Replaces what is counted or overlaid and has no row of its own: see <see cref="ChangeSet"/>.</summary>
    public void ChangeUnstored(int step, StepState next) => State = State with { Steps = State.Steps.With(step, next) };

    public void Count(int main, int last) => State = State with { OpenMain = State.OpenMain + main, OpenFinally = State.OpenFinally + last };

    /// <summary>Marks an instance's row.</summary>
    public void Touch(int step, int index) => instances.Add(new(step, index));

    public void TouchItems(int step) => items.Add(step);

    public void Record(AttemptChange change) => attempts.Add(change);

    public void Do(Effect effect) => effects.Add(effect);

    /// <summary>
    /// All needs of this step have ended: it is looked at once the transition is done. A queue, since a chain of 10,000 skips must not recurse.
    /// </summary>
    public void Enqueue(int step) => ready.Enqueue(step);

    public bool TryDequeue(out int step) => ready.TryDequeue(out step);

    public Guid NewId() => Ids.Derive(happened.At, happened.Seed, drawn++);

    public double Chance() => Ids.Chance(happened.Seed, drawn++);

    /// <summary>A message for another run that stems from this event.</summary>
    public ulong NextSeed() => (ulong)(Chance() * ulong.MaxValue);

    public Evaluated Evaluate(Template template, int step, int? index) => evaluate(template, Scopes.Of(State, step, index) with { Budget = budget });

    /// <summary>A <c>where</c> about an event.</summary>
    public Evaluated Evaluate(Condition where, int step, string happenedJson) =>
        evaluate(where.AsTemplate(), Scopes.Of(State, step, null) with { Budget = budget, Event = happenedJson });

    public Evaluated Evaluate(Template template) => evaluate(template, Scopes.OfRun(State) with { Budget = budget });

    public Decision.Accepted Finish() => new(
        State with { Sequence = State.Sequence + 1 },
        [.. effects],
        new ChangeSet { Run = runChanged, Steps = [.. steps], Items = [.. items], Instances = [.. instances], Attempts = [.. attempts] });
}
