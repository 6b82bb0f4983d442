using Scriban;
using Scriban.Syntax;

namespace Workflows.Definitions.Expressions;

/// <summary>
/// A comparison. Scriban would turn one side into text where the other is text, so that "9.5" is not less than 10: here a string and a number (or a
/// boolean) are never compared, however deep, and only two numbers or two strings have an order. All that is looked at is paid for.
/// </summary>
internal sealed class ComparisonNode(ScriptBinaryExpression inner) : ScriptExpression
{
    /// <summary>As it was parsed; its sides are checked.</summary>
    public ScriptBinaryExpression Inner => inner;

    /// <summary>Whether the node is one.</summary>
    public static bool Is(ScriptBinaryOperator operation) => IsEquality(operation) || IsOrder(operation);

    public override object? Evaluate(TemplateContext context)
    {
        var evaluation = (Evaluation)context;
        var left = Side(evaluation, inner.Left!);
        var right = Side(evaluation, inner.Right!);
        if (IsEquality(inner.Operator))
        {
            return AreEqual(left, right) == (inner.Operator == ScriptBinaryOperator.CompareEqual);
        }

        return (Kinds.Of(left), Kinds.Of(right)) switch
        {
            (Kinds.Number, Kinds.Number) => Holds(inner.Operator, Numbers.Compare(left!, right!)),
            (Kinds.Text, Kinds.Text) => ScriptBinaryExpression.Evaluate(
                context, Span, inner.Operator, inner.Left!.Span, left!.ToString(), inner.Right!.Span, right!.ToString()),
            _ => throw Refused("put in an order", left, right),
        };
    }

    public override void PrintTo(ScriptPrinter printer) => printer.Write(inner);

    /// <exception cref="ValueErrorException">A string met a number or a boolean.</exception>
    private static bool AreEqual(object? left, object? right)
    {
        (object? One, object? Other)? unlike = null;
        var equal = Equality.Of(left, right, ref unlike);
        return unlike is var (one, other) && !equal ? throw Refused("compared", one, other) : equal;
    }

    /// <summary>Why two values can't be compared.</summary>
    public static ValueErrorException Refused(string how, object? left, object? right)
    {
        var advice = (Kinds.Of(left), Kinds.Of(right)) switch
        {
            (Kinds.Text, Kinds.Number) or (Kinds.Number, Kinds.Text) => "; `string.to_double` makes a number of a string",
            (Kinds.Text, Kinds.Boolean) or (Kinds.Boolean, Kinds.Text) => "; true and false without quotes are booleans",
            (Kinds.Null, _) or (_, Kinds.Null) => "; `?? 0` stands for a value that is not there",
            _ => "; only two numbers or two strings have an order",
        };
        return new($"{Kinds.Named(left)} and {Kinds.Named(right)} can't be {how}{advice}");
    }

    private static object? Side(Evaluation evaluation, ScriptExpression side)
    {
        var value = evaluation.Evaluate(side);
        evaluation.ChargeContent(value);
        return value;
    }

    private static bool Holds(ScriptBinaryOperator operation, int? order) => operation switch
    {
        ScriptBinaryOperator.CompareLess => order < 0,
        ScriptBinaryOperator.CompareLessOrEqual => order <= 0,
        ScriptBinaryOperator.CompareGreater => order > 0,
        _ => order >= 0,
    };

    private static bool IsEquality(ScriptBinaryOperator operation) =>
        operation is ScriptBinaryOperator.CompareEqual or ScriptBinaryOperator.CompareNotEqual;

    private static bool IsOrder(ScriptBinaryOperator operation) => operation
        is ScriptBinaryOperator.CompareLess or ScriptBinaryOperator.CompareLessOrEqual
        or ScriptBinaryOperator.CompareGreater or ScriptBinaryOperator.CompareGreaterOrEqual;
}
