using System.Text;
using Workflows.Core.Definitions;
using Workflows.Core.Expressions;
using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;
using Workflows.Runtime.Faulting;
using Workflows.Runtime.Loop;

namespace Workflows.Runtime.Acting;

/// <summary>Evaluates <c>set</c> steps: after the commit that starts them, so a value is never part of the decision that asked for it.</summary>
internal sealed class Computing(Evaluate evaluate, Roster roster)
{
    private const int MostOutputs = 256 * 1024;

    public void Compute(RunState run, Effect.Compute effect)
    {
        Faults.Hit("compute");
        var value = evaluate(((Work.Set)run.Plan.Steps[effect.Step].Step.Work).Values, RunMachine.ScopeOf(run, effect.Step, effect.Index));
        var (json, error) = value.Json is { } text && Encoding.UTF8.GetByteCount(text) is var size and > MostOutputs
            ? (null, $"the values are {size} bytes of JSON, more than the {MostOutputs} that outputs may have")
            : (value.Json, value.Error);
        roster.Deliver(run.Id, new ValueComputed(effect.Step, effect.Index, json, error) { At = roster.Stamps.Now, Seed = roster.Stamps.Seed });
    }
}
