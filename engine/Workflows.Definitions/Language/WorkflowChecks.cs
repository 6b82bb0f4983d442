using Workflows.Definitions.Fields;
using Workflows.Definitions.Graph;
using Workflows.Definitions.Problems;
using Workflows.Definitions.Syntax;
using Workflows.Definitions.Values;

namespace Workflows.Definitions.Language;

/// <summary>What must hold over the whole file.</summary>
internal static class WorkflowChecks
{
    public static void Check(WorkflowDraft draft, SourceFile source)
    {
        var all = draft.Steps.Concat(draft.Finally).ToArray();
        Counts(draft, all, source);
        Needs(draft, all, source);
        var graph = StepGraph.Build(all);
        if (graph.Cycle is { } cycle)
        {
            var first = graph.At(cycle[0]);
            source.Errors.Add(
                first.Field.Key,
                first.Field.Route["needs"],
                $"the steps wait for each other in a cycle: {string.Join(" -> ", cycle)}; remove one of these needs");
        }

        ReferenceChecks.Check(draft, graph, source);
        if (!source.Accepted)
        {
            Triggers(draft, source);
        }
    }

    /// <summary>What a trigger gives must start a run: nobody is there to be told when it fires.</summary>
    private static void Triggers(WorkflowDraft draft, SourceFile source)
    {
        foreach (var (trigger, isManual) in draft.TriggerInputs)
        {
            // Who starts one by hand gives the rest.
            var all = ChildWorkflow.SchemaOf(draft.Parameters, allGiven: !isManual);
            var with = ((Node.Map)trigger.Node).Find("with")?.Value as Node.Map ?? new Node.Map(trigger.Key, []);
            foreach (var problem in SchemaCheck.Check(all, with, trigger.Route["with"], expressionsPass: true))
            {
                source.Errors.Add(problem.At, problem.Route, problem.Message, problem.Suggestion);
            }
        }
    }

    private static void Counts(WorkflowDraft draft, StepDraft[] all, SourceFile source)
    {
        var edges = all.Sum(s => s.Needs.Count);
        if (edges > Limits.Edges)
        {
            source.Errors.Add(
                draft.StepsAt, Route.Root["steps"], $"{edges:N0} needs, at most {Limits.Edges:N0} are allowed; put a step between that joins them");
        }

        if (draft.StepNames.Count == 0 && !source.Errors.Any)
        {
            source.Errors.Add(draft.StepsAt, Route.Root["steps"], "a workflow needs at least one step");
        }
    }

    private static void Needs(WorkflowDraft draft, StepDraft[] all, SourceFile source)
    {
        var inFinally = draft.Finally.Select(s => s.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var step in all)
        {
            foreach (var (name, at) in step.Needs)
            {
                if (!draft.StepNames.Contains(name))
                {
                    source.Errors.AddUnknown(at.Node.Place, at.Route, $"there is no step `{Node.Shorten(name)}`", name, draft.StepNames);
                }
                else if (name == step.Name)
                {
                    at.Error("a step can't need itself; remove it");
                }
                else if (step.Scope.IsFinally != inFinally.Contains(name))
                {
                    at.Error(step.Scope.IsFinally
                        ? $"`{name}` stands under `steps`, and `finally` runs when all of those have ended: remove it"
                        : $"`{name}` stands under `finally`, which runs last; no step can wait for it");
                }
            }
        }
    }
}
