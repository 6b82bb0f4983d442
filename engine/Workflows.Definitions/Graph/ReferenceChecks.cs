using Workflows.Definitions.Expressions;
using Workflows.Definitions.Fields;
using Workflows.Definitions.Language;
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
                AddUnknown(use, reference, $"`{reference}`: there is no `{first.Name}`", first.Name, members);
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
