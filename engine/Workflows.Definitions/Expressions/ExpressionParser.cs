using System.Collections.Immutable;
using Scriban;
using Scriban.Parsing;
using Scriban.Syntax;
using Workflows.Definitions.Problems;

namespace Workflows.Definitions.Expressions;

/// <summary>
/// Text to an expression. Scriban parses, then its tree is walked once: names become references, calls are checked against the functions
/// that there are, and every node that is not on the list of this walk (statements, assignments, functions) is refused.
/// </summary>
internal sealed class ExpressionParser
{
    private static readonly ParserOptions Options = new() { ExpressionDepthLimit = 100 };
    private static readonly LexerOptions Lexing = new() { Mode = ScriptMode.ScriptOnly };

    private readonly ExpressionSource source;
    private readonly ImmutableArray<Reference>.Builder references = ImmutableArray.CreateBuilder<Reference>();

    private ExpressionParser(ExpressionSource source) => this.source = source;

    /// <exception cref="ExpressionErrorException">It is not one expression over known names.</exception>
    public static Expression Parse(string text)
    {
        if (text.Length > Limits.ExpressionLength)
        {
            throw new ExpressionErrorException(0, $"the expression is longer than {Limits.ExpressionLength / 1024} KiB; compute this in an activity");
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            throw new ExpressionErrorException(0, "the expression is empty; write one between `{{` and `}}`");
        }

        var source = ExpressionSource.Prepare(text);
        var parser = new ExpressionParser(source);
        var root = parser.Visit(Single(source.Prepared));
        return new Expression(text.Trim(), root, parser.references.DrainToImmutable());
    }

    private static ScriptExpression Single(string prepared)
    {
        var template = Template.Parse(prepared, null, Options, Lexing);
        if (template.HasErrors)
        {
            var first = template.Messages[0];
            throw new ExpressionErrorException(Math.Max(0, first.Span.Start.Offset), $"this is no expression: {ParserWords.Of(first.Message)}");
        }

        var statements = template.Page?.Body?.Statements;
        return statements switch
        {
            [ScriptExpressionStatement { Expression: { } expression }] => expression,
            [var statement] => throw Statement(statement),
            null or [] => throw new ExpressionErrorException(0, "the expression is empty; write one between `{{` and `}}`"),
            [_, var second, ..] => throw new ExpressionErrorException(
                Math.Max(0, second.Span.Start.Offset), "one expression is expected, here a second one begins"),
        };
    }

    private ScriptExpression Visit(ScriptExpression? node)
    {
        switch (node)
        {
            case ScriptLiteral:
                return node;
            case ScriptVariableGlobal variable:
                return Name(variable, [], variable.Span.Start.Offset);
            case ScriptIsEmptyExpression:
                throw At(node, "`?` alone is not known here; compare with null or use `??`");
            case ScriptMemberExpression member:
                return Member(member);
            case ScriptIndexerExpression indexer:
                indexer.Target = Visit(indexer.Target);
                indexer.Index = Visit(indexer.Index);
                return new ItemNode(indexer) { Span = indexer.Span };
            case ScriptNestedExpression nested:
                nested.Expression = Visit(nested.Expression);
                return nested;
            case ScriptIncrementDecrementExpression:
                throw At(node, "an expression can't change a value; write `+ 1`");
            case ScriptUnaryExpression unary:
                unary.Right = Visit(unary.Right);
                return SignNode.Is(unary.Operator) ? new SignNode(unary) { Span = unary.Span } : unary;
            case ScriptBinaryExpression binary:
                binary.Left = Visit(binary.Left);
                binary.Right = Visit(binary.Right);
                return ComparisonNode.Is(binary.Operator) ? new ComparisonNode(binary) { Span = binary.Span }
                    : ArithmeticNode.Is(binary.Operator) ? new ArithmeticNode(binary) { Span = binary.Span }
                    : new CountedNode(binary) { Span = binary.Span };
            case ScriptConditionalExpression condition:
                condition.Condition = Visit(condition.Condition);
                condition.ThenValue = Visit(condition.ThenValue);
                condition.ElseValue = Visit(condition.ElseValue);
                return condition;
            case ScriptPipeCall pipe:
                pipe.From = Visit(pipe.From);
                pipe.To = Visit(pipe.To);
                return pipe;
            case ScriptFunctionCall call:
                return Call(call);
            case ScriptNamedArgument argument:
                argument.Value = Visit(argument.Value);
                return argument;
            case ScriptArrayInitializerExpression list:
                Visit(list.Values);
                return list;
            case ScriptObjectInitializerExpression map:
                foreach (var member in map.Members)
                {
                    member.Value = Visit(member.Value);
                }

                return map;
            case null:
                throw new ExpressionErrorException(0, "the expression is not complete");
            default:
                throw Statement(node);
        }
    }

    private void Visit(ScriptList<ScriptExpression> list)
    {
        for (var i = 0; i < list.Count; i++)
        {
            var visited = Visit(list[i]);
            if (!ReferenceEquals(visited, list[i]))
            {
                list[i] = visited;
            }
        }
    }

    // A chain of members down to a variable is a name; below anything else (an item, a call) the member is looked up in its value.
    private ScriptExpression Member(ScriptMemberExpression member)
    {
        var path = new Stack<Member>();
        ScriptExpression? target = member;
        while (target is ScriptMemberExpression { Member: { } name } inner and not ScriptIsEmptyExpression)
        {
            path.Push(new Member(name.Name, inner.DotToken.TokenType == TokenType.QuestionDot));
            target = inner.Target;
        }

        if (target is ScriptVariableGlobal variable)
        {
            return IsFunction(variable, path) ? member : Name(variable, [.. path], variable.Span.Start.Offset);
        }

        member.Target = Visit(member.Target);
        return new MemberNode(member) { Span = member.Span };
    }

    private static bool IsFunction(ScriptVariableGlobal variable, Stack<Member> path)
    {
        if (!Functions.Groups.Contains(variable.Name))
        {
            return false;
        }

        var name = path.Peek().Name;
        if (path.Count == 1 && Functions.Exists(variable.Name, name))
        {
            return true;
        }

        throw At(variable, $"there is no function `{variable.Name}.{name}`", FunctionNames.Meant(variable.Name, name), FunctionNames.Lookup);
    }

    private ReferenceNode Name(ScriptVariableGlobal variable, ImmutableArray<Member> path, int offset)
    {
        Reference reference;
        if (source.Steps.TryGetValue(offset, out var step))
        {
            reference = new Reference(Reference.Steps, step, path, offset);
        }
        else if (variable.Name == Reference.Steps)
        {
            throw At(variable, "say which step: `steps.NAME.outputs.x`");
        }
        else if (Reference.Roots.Contains(variable.Name))
        {
            reference = new Reference(variable.Name, null, path, offset);
        }
        else
        {
            var known = Reference.Roots.Concat(Functions.All);
            throw At(variable, $"the name `{variable.Name}` is not known", Nearest.Find(variable.Name, known), FunctionNames.Lookup);
        }

        references.Add(reference);
        return new ReferenceNode(reference) { Span = variable.Span };
    }

    private ScriptFunctionCall Call(ScriptFunctionCall call)
    {
        // `a 1` is a call of `a` to Scriban: what is called must be a function.
        var target = Visit(call.Target);
        if (target is not ScriptMemberExpression { Target: ScriptVariableGlobal group } || !Functions.Groups.Contains(group.Name))
        {
            throw At(call, "only functions can be called, such as `string.upcase parameters.x`; is an operator missing?");
        }

        call.Target = target;
        Visit(call.Arguments);
        return call;
    }

    /// <summary>A program in an expression. <c>=</c> is mostly meant to compare.</summary>
    private static ExpressionErrorException Statement(ScriptNode node) => node is ScriptAssignExpression { EqualToken: { } sign }
        ? At(sign, "an expression can't set a value; did you mean `==`?")
        : At(node, "a statement is refused: write one expression, without assignment, loop, condition, function or include");

    /// <param name="node">What is wrong.</param>
    /// <param name="message">How.</param>
    /// <param name="suggestion">What was probably meant.</param>
    /// <param name="lookup">Where to look where nothing is suggested.</param>
    private static ExpressionErrorException At(ScriptNode node, string message, string? suggestion = null, string? lookup = null) => new(
        Math.Max(0, node.Span.Start.Offset),
        suggestion is not null ? $"{message}; did you mean `{suggestion}`?" : lookup is not null ? $"{message}; {lookup}" : message,
        suggestion);
}
