using System.Collections.Immutable;
using Scriban.Syntax;
using Workflows.Core.Expressions;

namespace Workflows.Definitions.Expressions;

/// <summary>One expression, read and checked: what it names, and the tree that computes it.</summary>
internal sealed class Expression(string text, ScriptExpression root, ImmutableArray<Reference> references)
{
    public string Text { get; } = text;

    public ImmutableArray<Reference> References { get; } = references;

    /// <summary>The reference, where the expression is nothing else.</summary>
    public Reference? Only => (root as ReferenceNode)?.Reference;

    /// <exception cref="ValueErrorException">There is no value.</exception>
    public object? Evaluate(Scope scope)
    {
        // Most expressions are one name: they need no context at all.
        if (root is ReferenceNode name)
        {
            return Expressions.References.Resolve(name.Reference, scope);
        }

        try
        {
            return new Evaluation(scope).Evaluate(root);
        }
        catch (ScriptRuntimeException e)
        {
            throw new ValueErrorException(e.InnerException is ValueErrorException inner ? inner.Message : Clean(e.OriginalMessage));
        }
    }

    private static string Clean(string message) => message.Length == 0 ? "it can't be computed" : char.ToLowerInvariant(message[0]) + message[1..].TrimEnd('.', ' ');
}
