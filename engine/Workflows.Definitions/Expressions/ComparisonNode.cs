using System.Collections;
using System.Globalization;
using Scriban;
using Scriban.Syntax;
using Workflows.Core.Values;

namespace Workflows.Definitions.Expressions;

/// <summary>
/// A comparison. Scriban would turn one side into text where the other is text, so that "9.5" is not less than 10: here a string and a number (or a
/// boolean) are never compared, and only two numbers or two strings have an order. Lists are compared item by item, however deep, which is paid for.
/// </summary>
internal sealed class ComparisonNode(ScriptBinaryExpression inner) : ScriptExpression
{
    private const int Shown = 40;

    /// <summary>Whether the node is one.</summary>
    public static bool Is(ScriptBinaryOperator operation) => IsEquality(operation) || IsOrder(operation);

    public override object? Evaluate(TemplateContext context)
    {
        var evaluation = (Evaluation)context;
        var left = Side(evaluation, inner.Left!);
        var right = Side(evaluation, inner.Right!);
        if (Problem(inner.Operator, left, right) is { } problem)
        {
            throw new ValueErrorException(problem);
        }

        return ScriptBinaryExpression.Evaluate(context, Span, inner.Operator, inner.Left!.Span, left, inner.Right!.Span, right);
    }

    public override void PrintTo(ScriptPrinter printer) => printer.Write(inner);

    private static object? Side(Evaluation evaluation, ScriptExpression side)
    {
        var value = evaluation.Evaluate(side);
        evaluation.ChargeContent(value);
        return value;
    }

    private static string? Problem(ScriptBinaryOperator operation, object? left, object? right)
    {
        var (one, other) = (Kind(left), Kind(right));
        if (IsEquality(operation))
        {
            // Null equals nothing but null; a list or a mapping equals no string. But text that looks like a number is neither equal to it nor different.
            return (one, other) is ("string", "number" or "boolean") or ("number" or "boolean", "string") ? Words("compared", left, right) : null;
        }

        return (one, other) is ("number", "number") or ("string", "string") ? null : Words("put in an order", left, right);
    }

    private static string Words(string how, object? left, object? right)
    {
        var advice = (Kind(left), Kind(right)) switch
        {
            ("string", "number") or ("number", "string") => "; `string.to_double` makes a number of a string",
            ("string", "boolean") or ("boolean", "string") => "; true and false without quotes are booleans",
            ("null", _) or (_, "null") => "; `?? 0` stands for a value that is not there",
            _ => "; only two numbers or two strings have an order",
        };
        return $"{Named(left)} and {Named(right)} can't be {how}{advice}";
    }

    private static string Named(object? value) => Kind(value) switch
    {
        "null" => "null",
        "string" => $"the string \"{UnicodeText.Shorten((string)value!, Shown)}\"",
        "number" or "boolean" => $"the {Kind(value)} {Convert.ToString(value, CultureInfo.InvariantCulture)!.ToLowerInvariant()}",
        var kind => $"a {kind}",
    };

    private static string Kind(object? value) => value switch
    {
        null => "null",
        string => "string",
        bool => "boolean",
        IDictionary or IDictionary<string, object?> => "mapping",
        IEnumerable => "list",
        _ => "number",
    };

    private static bool IsEquality(ScriptBinaryOperator operation) =>
        operation is ScriptBinaryOperator.CompareEqual or ScriptBinaryOperator.CompareNotEqual;

    private static bool IsOrder(ScriptBinaryOperator operation) => operation
        is ScriptBinaryOperator.CompareLess or ScriptBinaryOperator.CompareLessOrEqual
        or ScriptBinaryOperator.CompareGreater or ScriptBinaryOperator.CompareGreaterOrEqual;
}
