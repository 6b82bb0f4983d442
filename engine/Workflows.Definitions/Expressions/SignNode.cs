using Scriban;
using Scriban.Syntax;

namespace Workflows.Definitions.Expressions;

/// <summary>
/// A sign. Scriban would negate an integer in the type that it came in, where the least one of each has no counterpart and wraps around to itself.
/// </summary>
internal sealed class SignNode(ScriptUnaryExpression inner) : ScriptExpression
{
    /// <summary>As it was parsed; its operand is checked.</summary>
    public ScriptUnaryExpression Inner => inner;

    /// <summary>Whether the node is one; `!` is none.</summary>
    public static bool Is(ScriptUnaryOperator operation) => operation is ScriptUnaryOperator.Negate or ScriptUnaryOperator.Plus;

    public override object? Evaluate(TemplateContext context) => ((Evaluation)context).Charge(Of(context.Evaluate(inner.Right!)));

    public override void PrintTo(ScriptPrinter printer) => printer.Write(inner);

    private object? Of(object? value) => (Kinds.Of(value), inner.Operator) switch
    {
        (Kinds.Number, ScriptUnaryOperator.Plus) or (Kinds.Null, _) => value,
        (Kinds.Number, _) => Numbers.Negate(value!),
        var (kind, _) => throw new ValueErrorException($"only a number has a sign, and a {kind} stands here"),
    };
}
