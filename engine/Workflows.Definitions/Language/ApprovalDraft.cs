using System.Collections.Immutable;
using Workflows.Core.Definitions;
using Workflows.Definitions.Expressions;
using Workflows.Definitions.Fields;
using Workflows.Definitions.Quantities;
using Workflows.Definitions.Syntax;

namespace Workflows.Definitions.Language;

/// <summary><c>approval</c>.</summary>
internal sealed class ApprovalDraft
{
    public static Shape<ApprovalDraft> Shape { get; } = new Shape<ApprovalDraft>("approval")
        .Add("from", (a, f) => a.approval = a.approval with { From = From(f) })
        .Add("count", (a, f) => a.approval = a.approval with { Count = f.Whole(1, 100) ?? 1 })
        .Add("notRequester", (a, f) => a.approval = a.approval with { NotRequester = f.Flag() ?? true })
        .Add("deadline", (a, f) => a.approval = a.approval with { Deadline = f.Duration() })
        .Add("onDeadline", (a, f) => a.approval = a.approval with { OnDeadline = f.Word<OnDeadline>() ?? OnDeadline.Reject })
        .Add("escalateTo", (a, f) => a.approval = a.approval with { EscalateTo = From(f) })
        .Add("onReject", (a, f) => a.approval = a.approval with { OnReject = f.Word<OnReject>() ?? OnReject.Fail })
        .Add("comment", (a, f) => a.approval = a.approval with { Comment = f.Word<CommentRule>() ?? CommentRule.Optional })
        .Add("binds", (a, f) => a.approval = a.approval with { Binds = Binds(f) })
        .Add("text", (a, f) => a.approval = a.approval with { Text = f.TemplateText("a string", Names.Step) });

    private Work.Approval approval = new();

    public static void Read(StepDraft step, Field field)
    {
        // `approval:` alone asks anyone with the approver role.
        var draft = new ApprovalDraft();
        if (field.Node is not Node.Nothing && field.Shaped(Shape, draft, "a mapping such as { from: [group:ml-leads], count: 2 }") is null)
        {
            return;
        }

        var approval = draft.approval;
        var people = approval.From.Union(approval.EscalateTo).ToList();
        if (approval.From.Length > 0 && people.TrueForAll(static f => f.StartsWith("user:", StringComparison.Ordinal)) && approval.Count > people.Count)
        {
            var names = approval.EscalateTo.IsEmpty ? "`from` names" : "`from` and `escalateTo` name";
            field.Error($"{approval.Count} people are asked for, but {names} {people.Count}; lower `count` or add people");
        }

        if (approval.Deadline is null && field.Node is Node.Map map && map.Find("onDeadline") is not null && map.Find("deadline") is null)
        {
            field.Error("`onDeadline` has no `deadline`; add one such as `deadline: 48h`");
        }

        if ((approval.OnDeadline == OnDeadline.Escalate) == approval.EscalateTo.IsEmpty)
        {
            field.Error(approval.EscalateTo.IsEmpty
                ? "`onDeadline: escalate` asks nobody; add `escalateTo: [group:ml-heads]`"
                : "`escalateTo` is for `onDeadline: escalate`; add that, or take it away");
        }

        step.Work = approval;
    }

    private static ImmutableArray<string> From(Field field)
    {
        var from = ImmutableArray.CreateBuilder<string>();
        foreach (var item in field.Items("a list such as [group:ml-leads, user:ada]"))
        {
            if (item.Text("`user:NAME`, `group:NAME` or `role:NAME`", IsPerson) is { } person)
            {
                from.Add(person);
            }
        }

        return [.. from.Distinct(StringComparer.Ordinal)];
    }

    private static bool IsPerson(string text) =>
        text.Split(':', 2) is ["user" or "group" or "role", { Length: > 0 and <= 200 } name] && !name.Any(char.IsWhiteSpace);

    private static ImmutableArray<Condition> Binds(Field field)
    {
        var binds = ImmutableArray.CreateBuilder<Condition>();
        foreach (var item in field.Items("a list of references such as [steps.train.artifacts.model]"))
        {
            if (item.Condition(Names.Step) is not { } bind)
            {
                continue;
            }

            if (ExpressionCache.Get(bind.Expression).Only is { Root: Reference.Steps, Path: [{ Name: "outputs" or "artifacts" }, ..] })
            {
                binds.Add(bind);
            }
            else
            {
                item.Expected("a reference to outputs or artifacts of a step, such as steps.train.artifacts.model");
            }
        }

        return binds.ToImmutable();
    }
}
