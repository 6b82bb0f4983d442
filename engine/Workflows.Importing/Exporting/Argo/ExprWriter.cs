using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Scriban.Syntax;
using Workflows.Core.Definitions;
using Workflows.Definitions.Canonical;
using Workflows.Definitions.Expressions;
using Workflows.Importing.Expressions;

namespace Workflows.Importing.Exporting.Argo;

/// <summary>Says an expression of ours in expr, the language of Argo's <c>{{= }}</c>, as the tasks of a <c>dag</c> read it.</summary>
/// <param name="flow">What is exported.</param>
/// <param name="reader">
/// Whose task; one at the end knows values of the whole workflow and of tasks there. Null for the outputs of the workflow.
/// </param>
internal sealed class ExprWriter(ExportedFlow flow, ExportedStep? reader)
{
    private const int MostNesting = 64;

    private readonly bool isFinally = reader is { IsFinally: true };
    private readonly StepValues values = new(flow, reader);
    private readonly ExprKinds kinds = new(flow);
    private int nesting;

    /// <summary>What it wrote out of <c>set</c>s.</summary>
    public SetExpansion Sets { get; } = new(flow);

    /// <exception cref="UntranslatableException">Argo has no word for something in it.</exception>
    public string Code(Expression expression) => Code(expression.Root);

    /// <summary>A text with expressions as one expression, which gives a text unless it is one expression alone.</summary>
    /// <exception cref="UntranslatableException">Argo has no word for something in it.</exception>
    public string Text(string text)
    {
        var parts = TextParts.Cut(text);
        return TextParts.Whole(parts) is { } whole ? Code(whole.Root) : Joined(parts);
    }

    /// <summary>The same as a text in any case, as ours writes values into texts.</summary>
    /// <exception cref="UntranslatableException">Argo has no word for something in it.</exception>
    public string AsText(string text)
    {
        var parts = TextParts.Cut(text);
        return TextParts.Whole(parts) is { } whole ? AsText(whole.Root) : Joined(parts);
    }

    private string Joined(ImmutableArray<TextPart> parts)
    {
        List<string> pieces = [];
        foreach (var part in parts)
        {
            if (part.Literal.Length > 0)
            {
                pieces.Add(Quoted(part.Literal));
            }

            if (part.Expression is { } expression)
            {
                pieces.Add(AsText(expression.Root));
            }
        }

        return pieces.Count == 0 ? "''" : string.Join(" + ", pieces);
    }

    // Go writes lists, and numbers of a million or more, as nobody else does; JSON would put quotes around a text.
    private string AsText(ScriptExpression root)
    {
        var code = Code(root);
        return kinds.Of(root) switch
        {
            TermKind.Text => IsJoined(root) ? $"({code})" : code,
            TermKind.Any when root is ReferenceNode { Reference: var only } && !values.IsSet(only) => $"(type({code}) == 'string' ? {code} : toJson({code}))",
            TermKind.Any => throw new UntranslatableException("whether it gives a text or not is not known before it runs, and Argo writes the two otherwise"),
            _ => $"toJson({code})",
        };
    }

    /// <summary>A condition as the text of a <c>when</c>.</summary>
    /// <exception cref="UntranslatableException">Argo has no word for something in it.</exception>
    public string When(Condition condition)
    {
        var expression = ExpressionCache.Get(condition.Expression);
        return expression.Only is { } only && values.IsText(only) ? throw Typed(only) : Tag(Code(expression));
    }

    /// <summary>The tag that computes it.</summary>
    /// <exception cref="UntranslatableException">Argo would take a part of it for the end of the tag.</exception>
    public static string Tag(string code) => code.Contains("{{", StringComparison.Ordinal) || code.Contains("}}", StringComparison.Ordinal)
        ? throw new UntranslatableException("two braces in a text end a tag of Argo")
        : $"{{{{={code}}}}}";

    public static string Quoted(string text) => Term.Text(text).Code;

    private string Code(ScriptExpression? node)
    {
        if (nesting == MostNesting)
        {
            throw new UntranslatableException("it is nested too deeply");
        }

        nesting++;
        try
        {
            var code = Unwrapped(node);
            return nesting > 1 && IsJoined(node) ? $"({code})" : code;
        }
        finally
        {
            nesting--;
        }
    }

    private string Unwrapped(ScriptExpression? node) => node switch
    {
        ReferenceNode reference => Named(reference.Reference),
        ScriptLiteral literal => Literal(literal.Value),
        ScriptNestedExpression nested => Code(nested.Expression),
        ComparisonNode comparison => Comparison(comparison.Inner),
        ArithmeticNode arithmetic => Joined(arithmetic.Inner),
        CountedNode { Inner: ScriptBinaryExpression logic } => Joined(logic),
        SignNode { Inner: { Operator: ScriptUnaryOperator.Negate } sign } => $"-{Code(sign.Right)}",
        ScriptUnaryExpression { Operator: ScriptUnaryOperator.Not } not => $"!{Code(not.Right)}",
        ScriptConditionalExpression choice => $"{Code(choice.Condition)} ? {Code(choice.ThenValue)} : {Code(choice.ElseValue)}",
        ScriptPipeCall { To: { } function } pipe => Call(function, pipe.From),
        _ => throw new UntranslatableException("Argo has no word for a part of it"),
    };

    private static bool IsJoined(ScriptExpression? node) =>
        node is ComparisonNode or ArithmeticNode or CountedNode or SignNode or ScriptUnaryExpression or ScriptConditionalExpression;

    private static string Literal(object? value) => value switch
    {
        string text => Quoted(text),
        bool flag => flag ? "true" : "false",
        int or long => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        double number => JsonText.Number(number),
        _ => throw new UntranslatableException("a value that may be missing: what a skipped task would have left ends the whole workflow in Argo"),
    };

    private string Joined(ScriptBinaryExpression binary)
    {
        var sign = binary.Operator switch
        {
            ScriptBinaryOperator.And => "&&",
            ScriptBinaryOperator.Or => "||",
            ScriptBinaryOperator.Add => "+",
            ScriptBinaryOperator.Subtract => "-",
            ScriptBinaryOperator.Multiply => "*",
            ScriptBinaryOperator.CompareEqual => "==",
            ScriptBinaryOperator.CompareNotEqual => "!=",
            ScriptBinaryOperator.CompareLess => "<",
            ScriptBinaryOperator.CompareLessOrEqual => "<=",
            ScriptBinaryOperator.CompareGreater => ">",
            ScriptBinaryOperator.CompareGreaterOrEqual => ">=",
            ScriptBinaryOperator.EmptyCoalescing =>
                throw new UntranslatableException("`??`: what a skipped task would have left ends the whole workflow in Argo"),
            _ => throw new UntranslatableException("an operator that Argo hasn't, or that computes otherwise there"),
        };
        return $"{Code(binary.Left)} {sign} {Code(binary.Right)}";
    }

    private string Comparison(ScriptBinaryExpression comparison)
    {
        var isEqual = comparison.Operator == ScriptBinaryOperator.CompareEqual;
        if ((isEqual || comparison.Operator == ScriptBinaryOperator.CompareNotEqual)
            && (States(comparison.Left, comparison.Right) ?? States(comparison.Right, comparison.Left)) is { } state)
        {
            return isEqual ? state : $"!({state})";
        }

        return Joined(comparison);
    }

    /// <summary>How a step or the run ended, as both engines say it.</summary>
    private string? States(ScriptExpression? one, ScriptExpression? other)
    {
        if ((one as ReferenceNode)?.Reference is not { } reference || other is not ScriptLiteral { Value: string word })
        {
            return null;
        }

        var status = reference switch
        {
            { Root: "run", Path: [{ Name: "state" }] } when isFinally => "workflow.status",
            { Root: Reference.Steps, Path: [{ Name: "state" }] } => values.Status(reference),
            _ => null,
        };
        return status is null ? null : word switch
        {
            "succeeded" => $"{status} == 'Succeeded'",
            "failed" => $"{status} == 'Failed' || {status} == 'Error'",
            "skipped" => $"{status} == 'Skipped' || {status} == 'Omitted'",
            _ => throw new UntranslatableException($"Argo has no state like `{word}`"),
        };
    }

    private string Call(ScriptExpression function, ScriptExpression? argument) => function switch
    {
        ScriptMemberExpression { Target: ScriptVariableGlobal group, Member.Name: var name } => (group.Name, name) switch
        {
            ("string", "upcase") => $"upper({Code(argument)})",
            ("string", "downcase") => $"lower({Code(argument)})",
            ("string", "strip") => $"trim({Code(argument)})",
            ("string", "to_double") => $"asFloat({Code(argument)})",
            ("string", "to_int" or "to_long") => $"asInt({Code(argument)})",
            ("object", "to_json") => $"toJson({Code(argument)})",
            _ => throw new UntranslatableException($"the function `{group.Name}.{name}` has no counterpart"),
        },
        _ => throw new UntranslatableException("a function with arguments has no counterpart"),
    };

    private string Named(Reference reference) => (reference.Root, reference.Path) switch
    {
        _ when reference.Path.Any(member => member.Optional) => throw new UntranslatableException("`?.`: a value that may be missing is none in Argo"),
        (Reference.Steps, _) => Step(reference),
        ("parameters", [var name, .. var below]) => Parameter(name.Name, [.. below.Select(member => member.Name)]),
        ("workflow", [{ Name: "name" }]) => Quoted(flow.Definition.Name),
        ("run", [{ Name: "startedAt" }]) => "workflow.creationTimestamp.RFC3339",
        ("run", [{ Name: "state" }]) when isFinally => "(workflow.status == 'Succeeded' ? 'succeeded' : 'failed')",
        _ => throw new UntranslatableException($"`{reference}` has no counterpart"),
    };

    private string Parameter(string name, IReadOnlyList<string> below)
    {
        var parameter = flow.Definition.Parameters.FirstOrDefault(each => each.Name == name)
            ?? throw new UntranslatableException($"there is no parameter `{name}`");
        var input = $"inputs.parameters.{name}";
        return below.Count > 0 ? StepValues.Member(input, below) : ParameterKinds.Of(parameter) switch
        {
            ParameterKind.Text => input,
            ParameterKind.Integer => $"asInt({input})",
            ParameterKind.Number => $"asFloat({input})",
            ParameterKind.Flag => $"({input} == 'true')",
            ParameterKind.Structure => StepValues.Member(input, []),
            _ => throw new UntranslatableException($"the parameter `{name}` may be of any type, and all of Argo's are texts"),
        };
    }

    private string Step(Reference reference)
    {
        if (nesting > 1 && values.IsText(reference))
        {
            throw Typed(reference);
        }

        if (values.Computed(reference) is not { } computed)
        {
            return values.Read(reference);
        }

        return computed.ValueKind switch
        {
            JsonValueKind.String => Computed(computed.GetString()!),
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            JsonValueKind.Number => computed.GetRawText(),
            _ => throw new UntranslatableException($"`{reference}` is a list or a mapping, which no task of Argo computes"),
        };
    }

    private static UntranslatableException Typed(Reference reference) =>
        new($"`{reference}` is a text in Argo whatever it is here: nothing can be computed of it");

    // Inside an expression: never its top.
    private string Computed(string text)
    {
        nesting++;
        try
        {
            var code = string.Empty;
            Sets.Write(text, () => code = Text(text));
            return code.Contains(" + ", StringComparison.Ordinal) ? $"({code})" : code;
        }
        finally
        {
            nesting--;
        }
    }
}
