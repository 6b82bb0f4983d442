using Workflows.Definitions.Syntax;
using Workflows.Importing.Expressions;

namespace Workflows.Importing.Argo;

/// <summary>The names and functions of expr, the language in <c>{{= }}</c>.</summary>
internal sealed class ExprWords(TagScope scope, Node at) : ForeignWords
{
    public override Term Word(string word) => Path([word]) ?? throw new UntranslatableException($"`{word}` has no counterpart");

    public override Term Tagged(string text) => scope.Read(text, at).AsTerm();

    public override Term? Path(IReadOnlyList<string> path) => scope.Path(path, at)?.AsTerm();

    public override Term? Call(string function, IReadOnlyList<Term> arguments) => (function, arguments) switch
    {
        ("asInt" or "int", [var value]) => new Term($"({value.AsText} | string.to_long)", TermKind.Number),
        ("asFloat" or "float", [var value]) => new Term($"({value.AsText} | string.to_double)", TermKind.Number),
        ("string" or "sprig.toString", [var value]) => new Term(value.AsText, TermKind.Text),
        ("toJson" or "toJSON" or "sprig.toJson", [var value]) => new Term($"({value.Operand} | object.to_json)", TermKind.Text),
        ("fromJson" or "fromJSON" or "sprig.fromJson", [var value]) => new Term($"({value.AsText} | object.from_json)", TermKind.Any),
        ("len", [var value]) => new Term($"({value.Operand} | object.size)", TermKind.Number),
        ("lower" or "sprig.lower", [var value]) => new Term($"({value.AsText} | string.downcase)", TermKind.Text),
        ("upper" or "sprig.upper", [var value]) => new Term($"({value.AsText} | string.upcase)", TermKind.Text),
        ("trim" or "sprig.trim", [var value]) => new Term($"({value.AsText} | string.strip)", TermKind.Text),
        ("split", [var value, var by]) => new Term($"({value.AsText} | string.split {by.AsText})", TermKind.List),
        ("join", [var list, var by]) => new Term($"({list.Operand} | array.join {by.AsText})", TermKind.Text),
        ("jsonpath", [var value, { Literal: { } path }]) => new Term($"({value.AsText} | object.from_json){Members(path)}", TermKind.Any),
        _ => null,
    };

    /// <summary>The members that a plain JSONPath names.</summary>
    private static string Members(string path)
    {
        if (path is not ['$', .. var members] || members.Any("*?@:, ".Contains) || members.Contains("..", StringComparison.Ordinal))
        {
            throw new UntranslatableException($"the JSONPath `{path}` says more than a place");
        }

        return members.Replace("[\"", "['", StringComparison.Ordinal).Replace("\"]", "']", StringComparison.Ordinal);
    }
}
