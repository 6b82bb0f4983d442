using System.Collections.Immutable;
using Scriban.Syntax;
using Workflows.Core.Expressions;

namespace Workflows.Definitions.Expressions;

/// <summary>One expression, read and checked: what it names, and the tree that computes it.</summary>
internal sealed class Expression(string text, ScriptExpression root, ImmutableArray<Reference> references)
{
    public string Text { get; } = text;

    /// <summary>The tree, for who says it in another language.</summary>
    public ScriptExpression Root => root;

    public ImmutableArray<Reference> References { get; } = references;

    /// <summary>The reference, where the expression is nothing else.</summary>
    public Reference? Only => (root as ReferenceNode)?.Reference;

    /// <summary>The value. It throws where there is none; <see cref="Reason"/> says why.</summary>
    public object? Evaluate(Scope scope)
    {
        // Most expressions are one name: they need no context at all.
        if (root is ReferenceNode name)
        {
            return Expressions.References.Resolve(name.Reference, scope);
        }

        return new Evaluation(scope).Evaluate(root);
    }

    /// <summary>Why an evaluation gave no value, in words.</summary>
    public static string Reason(Exception e) => e switch
    {
        ValueErrorException => e.Message,
        ScriptRuntimeException { InnerException: ValueErrorException inner } => inner.Message,
        ScriptRuntimeException script => LibraryWords.Of(script.OriginalMessage),
        _ => $"it can't be computed ({e.GetType().Name}: {e.Message})",
    };
}
