using Workflows.Definitions.Syntax;

namespace Workflows.Importing.Argo;

/// <summary><c>steps</c>: groups one after the other, the steps of a group beside each other.</summary>
internal static class StepsTemplate
{
    public static PlacedGroup Place(Node steps, TagScope scope, Gate outer, string prefix)
    {
        List<string> all = [];
        List<string> ends = [];
        foreach (var group in (steps as Node.List)?.Items ?? [])
        {
            var gate = ends.Count == 0 ? outer : scope.Flow.Behind(ends);
            gate = ends.Count > 0 && gate.RunOn != Gate.Success ? gate.And(outer.When) : gate;
            List<string> next = [];
            foreach (var step in group is Node.List list ? list.Items : [group])
            {
                var outcome = new TemplateCall(step, scope).Place(gate, prefix);
                all.AddRange(outcome.Steps);
                next.AddRange(outcome.Ends);
            }

            ends = next;
        }

        return all.Count > 0 ? new PlacedGroup(all, ends) : throw new InTheWayException(steps.Place, "steps", "there is no step in it");
    }
}
