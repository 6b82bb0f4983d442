using Workflows.Core.Definitions;
using Workflows.Definitions.Expressions;
using Workflows.Definitions.Fields;
using Workflows.Definitions.Language;
using Workflows.Definitions.Problems;
using Workflows.Definitions.Syntax;

namespace Workflows.Definitions.Graph;

/// <summary>Every name that an expression reads must be there, and its step must have ended by then.</summary>
internal sealed class ReferenceChecks
{
    public static readonly IReadOnlyDictionary<string, string[]> Members = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["workflow"] = ["name", "version"],
        ["run"] = ["number", "startedAt", "requestedBy", "state", "cause", "failed"],
        ["trigger"] = ["name", "scheduledTime"],
        [Reference.Steps] = ["state", "reason", "outputs", "artifacts"],
    };

    private readonly WorkflowDraft draft;
    private readonly StepGraph graph;
    private readonly SourceFile source;
    private readonly HashSet<string> parameters;

    private ReferenceChecks(WorkflowDraft draft, StepGraph graph, SourceFile source)
    {
        this.draft = draft;
        this.graph = graph;
        this.source = source;
        parameters = draft.Parameters.Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
    }

    public static void Check(WorkflowDraft draft, StepGraph graph, SourceFile source)
    {
        var checks = new ReferenceChecks(draft, graph, source);
        foreach (var use in source.Uses)
        {
            foreach (var reference in use.Expression.References)
            {
                checks.Check(use, reference);
            }
        }
    }

    private void Check(ExpressionUse use, Reference reference)
    {
        if (Place(use, reference) is { } problem)
        {
            Add(use, reference, problem);
            return;
        }

        if (Members.TryGetValue(reference.Root, out var members))
        {
            if (reference.Path is not [var first, ..])
            {
                Add(use, reference, $"say which: `{reference}.{members[0]}`");
            }
            else if (!members.Contains(first.Name))
            {
                Unknown(use, reference, first.Name, members);
            }
            else if (reference.Root == Reference.Steps)
            {
                Step(use, reference);
            }
        }
        else if (reference is { Root: "parameters", Path: [var parameter, ..] } && !parameters.Contains(parameter.Name))
        {
            AddUnknown(use, reference, $"there is no parameter `{parameter.Name}`", parameter.Name, parameters);
        }
        else if (reference is { Root: "item", Path: [{ Optional: false } member, ..] } && !source.Accepted
            && ItemMembers(use.Step!) is { } known && !known.Contains(member.Name))
        {
            AddUnknown(use, reference, $"no `item` of `{use.Step!.Name}` has a `{member.Name}`", member.Name, known);
        }
    }

    // What a matrix or a written list gives each instance; null where nobody can tell before it runs.
    private HashSet<string>? ItemMembers(StepScope scope)
    {
        var step = graph.Find(scope.Name);
        return step?.FanOut switch
        {
            FanOut.Matrix matrix => [.. matrix.Axes.Select(axis => axis.Name)],
            FanOut.ForEach when step.Map.Find("forEach") is { Value: Node.List list } && list.Items.All(item => item is Node.Map) =>
                [.. list.Items.OfType<Node.Map>().SelectMany(item => item.Entries).Select(entry => entry.Key)],
            _ => null,
        };
    }

    private void Unknown(ExpressionUse use, Reference reference, string word, string[] members)
    {
        if (Nearest.Find(word, members) is null)
        {
            var step = $"steps.{reference.Step}";
            Add(use, reference, reference.Root == Reference.Steps
                ? $"`{reference}`: a step has no `{word}`; what it left is `{step}.outputs.{word}`, a file of it `{step}.artifacts.{word}`"
                : $"`{reference}`: there is no `{word}`; there is {string.Join(", ", members.Select(member => $"`{member}`"))}");
            return;
        }

        AddUnknown(use, reference, $"`{reference}`: there is no `{word}`", word, members);
    }

    // Whether the place of the expression knows such names at all.
    private static string? Place(ExpressionUse use, Reference reference)
    {
        var needs = reference.Needs;
        var allowed = use.Allowed;
        if (use.Step is { IsFinally: true })
        {
            allowed |= Names.RunEnd;
        }

        if (use.Step is { FannedOut: false })
        {
            allowed &= ~Names.Item;
        }

        return (allowed & needs) != 0 ? null : needs switch
        {
            Names.Item => $"`{reference.Root}` is known only inside a step with `forEach` or `matrix` (not in its `when`)",
            Names.Event => "`event` is known only in triggers, and in the `where` of a wait",
            Names.Trigger => "`trigger` is known only in triggers",
            Names.RunEnd => $"`{reference}` is known only in `finally` and in the outputs of the workflow",
            _ => $"`{reference.Root}` is not known in this place",
        };
    }

    private void Step(ExpressionUse use, Reference reference)
    {
        var name = reference.Step!;
        if (graph.Find(name) is not { } target)
        {
            if (!draft.StepNames.Contains(name))
            {
                AddUnknown(use, reference, $"there is no step `{name}`", name, draft.StepNames);
            }

            return;
        }

        if (Upstream(use.Step, target) is { } problem)
        {
            Add(use, reference, problem);
            return;
        }

        if (reference.Path is [{ Name: "outputs" or "artifacts" } of, var member, ..])
        {
            Left(use, reference, target, of.Name, member.Name);
        }
    }

    private string? Upstream(StepScope? from, StepDraft target)
    {
        // The outputs are computed at the very end; in `finally` all main steps have ended.
        if (from is null || (from.IsFinally && !target.Scope.IsFinally))
        {
            return null;
        }

        if (from.Name == target.Name)
        {
            return "a step can't read itself";
        }

        // Behind a cycle nothing is upstream of anything: one error says enough.
        return graph.Cycle is not null || graph.IsUpstream(target.Name, from.Name)
            ? null
            : $"`{target.Name}` need not have ended when `{from.Name}` starts; add it to the needs of `{from.Name}`";
    }

    private void Left(ExpressionUse use, Reference reference, StepDraft target, string of, string member)
    {
        if (target.Scope.FannedOut)
        {
            if (member != "size")
            {
                var list = $"steps.{target.Name}.{of}";
                Add(use, reference, $"`{target.Name}` is fanned out, so its {of} are a list: write `{list}[0].{member}` or `{list} | array.map \"{member}\"`");
            }

            return;
        }

        if (Declared.Of(target, of) is { } known && !known.Contains(member))
        {
            AddUnknown(use, reference, known.Count == 0 ? $"`{target.Name}` has no {of}" : $"`{target.Name}` has no `{member}` among its {of}", member, known);
        }
    }

    private void AddUnknown(ExpressionUse use, Reference reference, string message, string word, IEnumerable<string> known) =>
        source.Errors.AddUnknown(At(use, reference), use.Route, message, word, known);

    private void Add(ExpressionUse use, Reference reference, string message) => source.Errors.Add(At(use, reference), use.Route, message);

    private TextSpan At(ExpressionUse use, Reference reference) =>
        source.Errors.Inside(use.At, reference.ToString(), use.Offset + reference.Offset);
}
