using Workflows.Definitions.Syntax;
using Workflows.Importing.Expressions;

namespace Workflows.Importing.Argo;

/// <summary>The words of a <c>when</c>: tags are replaced before govaluate reads it, so each word is a text.</summary>
internal sealed class ConditionWords(TagScope scope, Node at) : ForeignWords
{
    public override Term Word(string word) => Term.Text(word);

    public override Term Tagged(string text)
    {
        foreach (var tag in Tags.Cut(text).Where(piece => piece.IsTag && !piece.Piece.StartsWith('=')).Select(piece => piece.Piece))
        {
            if (scope.Path(Tags.Path(tag), at) is null)
            {
                throw new UntranslatableException($"`{tag}` has no counterpart");
            }
        }

        return scope.Read(text, at).AsTerm();
    }

    public override Term? Path(IReadOnlyList<string> path) => null;
}
