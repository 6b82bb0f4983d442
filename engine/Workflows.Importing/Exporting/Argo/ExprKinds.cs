using System.Text.Json;
using Scriban.Syntax;
using Workflows.Core.Definitions;
using Workflows.Definitions.Expressions;
using Workflows.Importing.Expressions;

namespace Workflows.Importing.Exporting.Argo;

/// <summary>What an expression of ours gives, as far as it can be told before anything runs.</summary>
internal sealed class ExprKinds(ExportedFlow flow)
{
    public TermKind Of(ScriptExpression? node) => node switch
    {
        ReferenceNode reference => Of(reference.Reference),
        ScriptLiteral { Value: string } => TermKind.Text,
        ScriptLiteral { Value: bool } => TermKind.Flag,
        ScriptLiteral => TermKind.Number,
        ScriptNestedExpression nested => Of(nested.Expression),
        ComparisonNode => TermKind.Flag,
        CountedNode { Inner: ScriptBinaryExpression { Operator: ScriptBinaryOperator.And or ScriptBinaryOperator.Or } } => TermKind.Flag,
        ArithmeticNode { Inner.Operator: not ScriptBinaryOperator.Add } or SignNode => TermKind.Number,
        ArithmeticNode sum => Of(sum.Inner.Left) is not TermKind.Any and var left ? left : Of(sum.Inner.Right),
        ScriptUnaryExpression { Operator: ScriptUnaryOperator.Not } => TermKind.Flag,
        ScriptConditionalExpression choice => Same(choice.ThenValue, choice.ElseValue),
        ScriptPipeCall { To: ScriptMemberExpression { Target: ScriptVariableGlobal group, Member.Name: var name } } => (group.Name, name) switch
        {
            ("string", "to_int" or "to_long" or "to_double") => TermKind.Number,
            ("string", _) or ("object", "to_json") => TermKind.Text,
            _ => TermKind.Any,
        },
        _ => TermKind.Any,
    };

    private TermKind Same(ScriptExpression? one, ScriptExpression? other) =>
        Of(one) is var kind && kind == Of(other) && kind is TermKind.Text or TermKind.Number or TermKind.Flag ? kind : TermKind.Any;

    private TermKind Of(Reference reference) => (reference.Root, reference.Path) switch
    {
        ("parameters", [{ Name: var name }]) => flow.Definition.Parameters.FirstOrDefault(each => each.Name == name) is { } parameter
            ? ParameterKinds.Of(parameter) switch
            {
                ParameterKind.Text => TermKind.Text,
                ParameterKind.Integer or ParameterKind.Number => TermKind.Number,
                ParameterKind.Flag => TermKind.Flag,
                ParameterKind.Structure => TermKind.List,
                _ => TermKind.Any,
            }
            : TermKind.Any,
        ("workflow" or "run", _) => TermKind.Text,
        (Reference.Steps, _) when flow.Step(reference.Step!) is { } step => Of(step, reference),
        _ => TermKind.Any,
    };

    private TermKind Of(ExportedStep step, Reference reference)
    {
        switch (step.Step.Work)
        {
            case Work.SubWorkflow:
                return TermKind.Text;
            case Work.Set when reference.Path is [_, { Name: var name }] && step.Values.TryGetProperty(name, out var value):
                return value.ValueKind switch
                {
                    JsonValueKind.String when TextParts.Whole(TextParts.Cut(value.GetString()!)) is { } whole => Of(whole.Root),
                    JsonValueKind.String => TermKind.Text,
                    JsonValueKind.Number => TermKind.Number,
                    JsonValueKind.True or JsonValueKind.False => TermKind.Flag,
                    _ => TermKind.Any,
                };
            default:
                return TermKind.Any;
        }
    }
}
