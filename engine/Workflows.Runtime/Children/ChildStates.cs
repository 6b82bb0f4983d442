using Workflows.Core.Definitions;
using Workflows.Core.Expressions;
using Workflows.Core.Runs;
using Workflows.Runtime.Accepting;

namespace Workflows.Runtime.Children;

/// <summary>The first state of a child run: pure.</summary>
internal static class ChildStates
{
    /// <summary>The child as it is created, or why it can't be.</summary>
    /// <param name="parent">The parent, as decided.</param>
    /// <param name="start">Which child, for which step.</param>
    /// <param name="plan">Of the child's version.</param>
    /// <param name="evaluate">How expressions are computed.</param>
    /// <param name="now">When it begins.</param>
    public static (RunState? Child, string? Error) Make(RunState parent, Effect.StartChild start, Plan plan, Evaluate evaluate, DateTimeOffset now)
    {
        var step = parent.Plan.Steps[start.Step];
        var with = evaluate(((Work.SubWorkflow)step.Step.Work).With, RunMachine.ScopeOf(parent, start.Step, start.Index));
        if (with.Json is not { } given)
        {
            return (null, $"with: {with.Error}");
        }

        var parameters = ParameterCompletion.Complete(plan.Definition, new GivenParameters(given) { Folder = parent.Folder }, parent.Folder);
        if (parameters.Json is not { } checkedParameters)
        {
            return (null, $"with: {string.Join("; ", parameters.Errors)}");
        }

        return (new RunState
        {
            Id = start.Child,
            Project = parent.Project,
            Plan = plan,
            Number = parent.Number,
            Label = $"{parent.Label}/{step.NameOf(start.Index)}",
            Parent = new ParentStep(parent.Id, start.Step, start.Index),
            Parameters = checkedParameters,
            Trigger = new RunTrigger("parent", parent.Trigger.By),
            Labels = parent.Labels,
            Pins = parent.Pins,
            Remembered = parent.Remembered,
            Folder = parent.Folder,
            Executor = parent.Executor,
            Partition = parent.Partition,
            CreatedAt = now,
            Generation = start.Generation,
            Sequence = 1,
            Steps = RunState.NewSteps(plan),
        }.Recount(), null);
    }
}
