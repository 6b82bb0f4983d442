using System.Collections.Immutable;
using Workflows.Core.Definitions;
using Workflows.Core.Expressions;

namespace Workflows.Core.Runs;

/// <summary>
/// A run being changed by one event: the state so far, the effects and the rows touched. It only keeps the books; what changes and why is
/// in the events and in the files beside this one (<see cref="Opening"/>, <see cref="Instances"/>, <see cref="Ending"/> …).
/// </summary>
internal sealed class Draft(RunState run, RunEvent happened, Evaluate evaluate)
{
    private readonly List<Effect> effects = [];
    private readonly List<int> touched = [];
    private readonly List<AttemptChange> attempts = [];

    /// <summary>One event may open thousands of steps, each with a condition: together they are bounded.</summary>
    private readonly WorkBudget budget = new(WorkBudget.Decision);

    // What few events have.
    private Queue<int>? ready;
    private List<int>? items;
    private HashSet<InstanceKey>? instances;

    // Steps and their counts change several times in one event: they are put into the run when somebody looks at it.
    private RunState run = run;
    private PersistentArray<StepState>.Edits steps = run.Steps.Edit();
    private (int Main, int Finally) open = (run.OpenMain, run.OpenFinally);
    private bool isStale;

    private bool runChanged;
    private int drawn;

    public RunState State
    {
        get
        {
            if (isStale)
            {
                (run, isStale) = (run with { Steps = steps.Now(), OpenMain = open.Main, OpenFinally = open.Finally }, false);
            }

            return run;
        }
    }

    public DateTimeOffset At => happened.At;

    public Plan Plan => run.Plan;

    public void Change(RunState next)
    {
        (run, steps, open, isStale) = (next, next.Steps.Edit(), (next.OpenMain, next.OpenFinally), false);
        runChanged = true;
    }

    public StepDefinition Definition(int step) => Plan.Steps[step].Step;

    public StepState Step(int step) => steps[step];

    /// <summary>Replaces a step's state and marks its row.</summary>
    public void Change(int step, StepState next)
    {
        ChangeUnstored(step, next);
        touched.Add(step);
    }

    /// <summary>Replaces what is counted or overlaid and has no row of its own: see <see cref="ChangeSet"/>.</summary>
    public void ChangeUnstored(int step, StepState next)
    {
        steps[step] = next;
        isStale = true;
    }

    public void Count(int main, int last)
    {
        open = (open.Main + main, open.Finally + last);
        isStale = true;
    }

    /// <summary>Marks an instance's row.</summary>
    public void Touch(int step, int index) => (instances ??= []).Add(new(step, index));

    public void TouchItems(int step) => (items ??= []).Add(step);

    public void Record(AttemptChange change) => attempts.Add(change);

    public void Do(Effect effect) => effects.Add(effect);

    /// <summary>
    /// All needs of this step have ended: it is looked at once the transition is done. A queue, since a chain of 10,000 skips must not recurse.
    /// </summary>
    public void Enqueue(int step) => (ready ??= new()).Enqueue(step);

    public bool TryDequeue(out int step)
    {
        step = -1;
        return ready?.TryDequeue(out step) == true;
    }

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
        run with { Sequence = run.Sequence + 1, Steps = steps.Now(), OpenMain = open.Main, OpenFinally = open.Finally },
        [.. effects],
        new ChangeSet { Run = runChanged, Steps = Ordered(touched), Items = Ordered(items), Instances = [.. instances ?? []], Attempts = [.. attempts] });

    private static ImmutableArray<int> Ordered(List<int>? marked) => marked switch
    {
        null or [] => [],
        [var only] => [only],
        _ => [.. marked.Distinct().Order()],
    };
}
