using Scriban;
using Scriban.Parsing;
using Scriban.Syntax;

namespace Workflows.Definitions.Expressions;

/// <summary>
/// Arithmetic. Scriban would join a number to a string, so that "12" plus 1 is "121", and give null where one side is null: here it takes two numbers, and
/// `+` joins two strings or two lists.
/// </summary>
internal sealed class ArithmeticNode(ScriptBinaryExpression inner) : ScriptExpression
{
    /// <summary>As it was parsed; its sides are checked.</summary>
    public ScriptBinaryExpression Inner => inner;

    /// <summary>Whether the node is one.</summary>
    public static bool Is(ScriptBinaryOperator operation) => How(operation) is not null;

    public override object? Evaluate(TemplateContext context) =>
        ((Evaluation)context).Charge(Of(context, Span, inner.Operator, context.Evaluate(inner.Left!), context.Evaluate(inner.Right!)));

    public override void PrintTo(ScriptPrinter printer) => printer.Write(inner);

    /// <exception cref="ValueErrorException">The operator doesn't take these.</exception>
    public static object? Of(TemplateContext context, SourceSpan span, ScriptBinaryOperator operation, object? left, object? right) =>
        Takes(operation, Kinds.Of(left), Kinds.Of(right))
            ? ScriptBinaryExpression.Evaluate(context, span, operation, span, left, span, right)
            : throw new ValueErrorException($"{Kinds.Named(left)} and {Kinds.Named(right)} can't be {How(operation)}; {Advice(operation, left, right)}");

    private static bool Takes(ScriptBinaryOperator operation, string left, string right) =>
        left == right && (left == Kinds.Number || (operation == ScriptBinaryOperator.Add && left is Kinds.Text or Kinds.List));

    private static string Advice(ScriptBinaryOperator operation, object? left, object? right) => (Kinds.Of(left), Kinds.Of(right)) switch
    {
        (Kinds.Text, Kinds.Number) or (Kinds.Number, Kinds.Text) => operation == ScriptBinaryOperator.Add
            ? "`string.to_double` makes a number of a string, `object.to_json` a string of a number"
            : "`string.to_double` makes a number of a string",
        (Kinds.Null, Kinds.Text) or (Kinds.Text, Kinds.Null) => "`?? ''` stands for a value that is not there",
        (Kinds.Null, _) or (_, Kinds.Null) => "`?? 0` stands for a value that is not there",
        _ => operation == ScriptBinaryOperator.Add ? "`+` takes two numbers, two strings or two lists" : $"only numbers can be {How(operation)}",
    };

    private static string? How(ScriptBinaryOperator operation) => operation switch
    {
        ScriptBinaryOperator.Add => "added",
        ScriptBinaryOperator.Subtract => "subtracted",
        ScriptBinaryOperator.Multiply => "multiplied",
        ScriptBinaryOperator.Divide or ScriptBinaryOperator.DivideRound or ScriptBinaryOperator.Modulus => "divided",
        _ => null,
    };
}
