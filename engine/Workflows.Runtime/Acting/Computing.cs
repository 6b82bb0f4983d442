using Workflows.Core.Definitions;
using Workflows.Core.Expressions;
using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;
using Workflows.Core.Values;
using Workflows.Runtime.Faulting;
using Workflows.Runtime.Loop;

namespace Workflows.Runtime.Acting;

/// <summary>
/// Evaluates <c>set</c> steps: after the commit that starts them, so a value is never part of the decision that asked for it, and away
/// from the owner's thread.
/// </summary>
internal sealed class Computing(Evaluate evaluate, LiveRuns runs, BackgroundWork background)
{
    public void Compute(RunState run, Effect.Compute effect)
    {
        Faults.Hit("compute");
        background.Compute(
            run.Id,
            "computing values",
            () => Value(run, effect),
            value => Tell(run.Id, effect, value),
            failure => Tell(run.Id, effect, Evaluated.Failed(failure.Message)));
    }

    private Evaluated Value(RunState run, Effect.Compute effect)
    {
        var value = evaluate(((Work.Set)run.Plan.Steps[effect.Step].Step.Work).Values, RunMachine.ScopeOf(run, effect.Step, effect.Index));
        return value.Json is { } json && ValueJson.Problem(json) is { } problem ? Evaluated.Failed(problem) : value;
    }

    private void Tell(Guid run, Effect.Compute effect, Evaluated value) => runs.Deliver(
        run,
        new ValueComputed(effect.Step, effect.Index, value.Json, value.Error) { At = runs.Stamps.Now, Seed = runs.Stamps.Seed });
}
